package dev.immediacy.benchmarks;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures every transport side by side, beside what each was predicted to cost.
 *
 * <p>The server runs in a JVM of its own; each row's subscribers reach it through a relay of their own that delays and
 * counts. All rows of a block get the same messages at the same intended times, and one row runs at a time. What to
 * compare is a {@link CompareConfig}; how to read the result is written below each block's
 * {@linkplain BlockResult#table table}.
 *
 * <p><i>Thread-safe</i>: no state. Two at a time would measure each other.
 */
public final class Comparison {

    private Comparison() {}

    /**
     * Runs a comparison, writes its report and returns the result. Takes about as long as its rows' durations together,
     * and half as much again.
     *
     * @param progress gets a line whenever a step is done
     * @param tables gets each table as soon as what it shows was measured
     * @throws IllegalArgumentException if a transport of the configuration is not on the class path
     * @throws java.io.UncheckedIOException if the server does not start or ends on its own, with what it printed; if the
     *     report cannot be written
     * @throws InterruptedException if the thread is interrupted; the server is ended first
     */
    public static CompareResult run(CompareConfig config, PrintStream progress, Consumer<String> tables)
            throws InterruptedException {
        ServerCommand command = command(config);
        Instant startedAt = Instant.now();
        Environment environment = Environment.read();
        long start = System.nanoTime();
        CompareReport report = CompareReport.in(config);
        List<BlockResult> blocks = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(command)) {
            progress.println("server ready at " + server.uri() + ", pid "
                    + server.handle().pid());
            Rig rig = new Rig(server, progress);
            rig.rehearse(config.blocks());
            for (Block block : config.blocks()) {
                Rig.BlockData data = rig.run(block);
                BlockResult result = new Summary(block, data.calibration()).of(data.rows());
                report.writeHistograms(block, data.rows());
                blocks.add(result);
                tables.accept(result.table());
            }
        }
        IdleResult idle = idle(config, command, progress);
        if (idle != null) {
            tables.accept(idle.table());
        }
        CompareResult result = new CompareResult(
                CompareResult.SCHEMA,
                startedAt,
                (System.nanoTime() - start) / 1e9,
                config.command(),
                config.preset(),
                config.seed(),
                environment,
                CompareResult.LIMITS,
                blocks,
                idle);
        report.write(result);
        return result;
    }

    /**
     * A server mounts what teaches only where a row asks for it.
     *
     * @throws IllegalArgumentException if a transport of the configuration is not on the class path
     */
    private static ServerCommand command(CompareConfig config) {
        boolean lessons = config.blocks().stream()
                .flatMap(block -> Cell.of(block.rows()).stream())
                .anyMatch(Cell::isLesson);
        return lessons ? config.server().withArgument("--lessons") : config.server();
    }

    private static @Nullable IdleResult idle(CompareConfig config, ServerCommand command, PrintStream progress)
            throws InterruptedException {
        if (config.idleSubscribers() == 0) {
            return null;
        }
        progress.println("measuring " + config.idleSubscribers() + " idle subscribers of each transport");
        return new IdleTrial(command, config.idleSubscribers())
                .run(config.blocks().get(0).rows());
    }
}
