package dev.immediacy.benchmarks;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/**
 * Measures every transport side by side, beside what each was predicted to cost.
 *
 * <p>The server runs in a JVM of its own; each row's subscribers reach it through a relay of their own that delays and
 * counts. All rows get the same messages at the same intended times, and one row runs at a time. What to compare is a
 * {@link CompareConfig}; how to read the result is written below its {@linkplain CompareResult#table table}.
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
     * @throws IllegalArgumentException if a transport of the configuration is not on the class path
     * @throws java.io.UncheckedIOException if the server does not start or ends on its own, with what it printed; if the
     *     report cannot be written
     * @throws InterruptedException if the thread is interrupted; the server is ended first
     */
    public static CompareResult run(CompareConfig config, PrintStream progress) throws InterruptedException {
        List<Cell> cells = Cell.of(config);
        Instant startedAt = Instant.now();
        Environment environment = Environment.read();
        long start = System.nanoTime();
        Calibration calibration;
        List<CellTrials> rows;
        CompareReport report = CompareReport.in(config.report());
        try (ServerProcess server = ServerProcess.start(command(config, cells))) {
            progress.println("server ready at " + server.uri() + ", pid "
                    + server.handle().pid());
            Rig rig = new Rig(config, server, progress);
            rig.rehearse(cells);
            calibration = rig.calibrate(cells);
            rows = rig.measure(cells);
        }
        Summary summary = new Summary(config, calibration);
        CompareResult result = new CompareResult(
                CompareResult.SCHEMA,
                startedAt,
                (System.nanoTime() - start) / 1e9,
                config,
                environment,
                calibration,
                rows.stream()
                        .mapToInt(row -> Summary.messageBytes(row.trials()))
                        .max()
                        .orElse(0),
                rows.stream().map(summary::of).toList());
        report.write(result, rows);
        return result;
    }

    /** A server mounts what teaches only where a row asks for it. */
    private static ServerCommand command(CompareConfig config, List<Cell> cells) {
        return cells.stream().anyMatch(Cell::isLesson) ? config.server().withArgument("--lessons") : config.server();
    }
}
