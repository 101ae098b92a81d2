package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the trials of a comparison against one server, and says on the way what it does.
 *
 * <p>Every second pass goes through the rows in the reverse order (ABBA), so that a machine that grows slower or warmer
 * does not favour whoever comes first. <i>Confined to</i> the comparison's thread.
 */
final class Rig {

    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private final ServerProcess server;
    private final CpuClock cpu;
    private final PrintStream progress;
    private final Map<Key, Calibration> calibrations = new HashMap<>();

    Rig(ServerProcess server, PrintStream progress) {
        this.server = server;
        this.cpu = new CpuClock(server.handle());
        this.progress = progress;
    }

    /** A channel that nobody else uses; all of them have names of the same length, which is in every message. */
    static String channel() {
        return String.format(Locale.ROOT, "compare-%05d", CHANNELS.incrementAndGet());
    }

    /** What a calibration depends on. <i>Immutable.</i> */
    private record Key(
            Duration roundTrip, double rate, Duration rest, int subscribers, int payloadBytes, Set<String> asking) {

        static Key of(Block block, List<Cell> cells) {
            Set<String> asking = new HashSet<>();
            cells.stream()
                    .filter(Cell::isPull)
                    .forEach(cell -> asking.add(cell.transport().name()));
            Workload workload = block.workload();
            return new Key(
                    block.roundTrip(),
                    workload.calibrationRate(),
                    block.calibrationRest(),
                    workload.subscribers(),
                    workload.payloadBytes(),
                    asking);
        }
    }

    /** Lets messages through each transport, calibrates once, and throws the figures away: they are a cold JVM's. */
    void rehearse(List<Block> blocks) throws InterruptedException {
        Set<String> rehearsed = new HashSet<>();
        for (Block block : blocks) {
            for (Cell cell : Cell.of(block.rows())) {
                if (cell.unavailable() == null && rehearsed.add(cell.transport().name())) {
                    rehearse(cell);
                }
            }
        }
        Block first = blocks.get(0);
        var unused = new Calibrator(first, server, cpu).measure(Cell.of(first.rows()));
    }

    private void rehearse(Cell cell) throws InterruptedException {
        String name = cell.transport().name();
        try (Stage stage = new RelayStage(server, cpu, RelayConfig.defaults(), 1)) {
            say("warmed up %-20s %s", name, new Rehearsal(cell, stage).run(channel()));
        } catch (IllegalStateException e) {
            say("warmed up %-20s FAILED: subscribers did not get their place", name); // its row will say why
        }
    }

    /**
     * Predicts and measures a block. The predictions that are said are made of the first calibration alone; the model of
     * the result is that of the mean of both.
     */
    BlockData run(Block block) throws InterruptedException {
        List<Cell> cells = Cell.of(block.rows());
        say("");
        say("%s", block.title());
        Key key = Key.of(block, cells);
        Calibration known = calibrations.get(key);
        Calibration before = known == null ? calibrate("calibrated:", block, cells) : known;
        Predictor predictor = new Predictor(block, before);
        for (Cell cell : cells) {
            Prediction model = predictor.predict(cell);
            say(
                    "predicted %-20s mean %s ms, %.3f requests a message%s",
                    cell.label(),
                    model.meanMillis() == null ? "   none" : String.format(Locale.ROOT, "%7.1f", model.meanMillis()),
                    model.requestsPerMessage(),
                    model.lossShare() == 0
                            ? ""
                            : String.format(Locale.ROOT, ", %.1f %% lost", 100 * model.lossShare()));
        }
        List<CellTrials> rows = measure(block, cells);
        Calibration calibration = known;
        if (calibration == null) {
            calibration = Calibration.mean(before, calibrate("calibrated again:", block, cells));
            calibrations.put(key, calibration);
        }
        return new BlockData(block, calibration, rows);
    }

    /**
     * What was measured of a block. <i>Confined to</i> the comparison's thread.
     *
     * @param block what was meant
     * @param calibration what the model is fed with: the mean of one before the rows and one after
     * @param rows what came of it
     */
    record BlockData(Block block, Calibration calibration, List<CellTrials> rows) {}

    /** Measures the network, the machine and what asking takes. */
    private Calibration calibrate(String what, Block block, List<Cell> cells) throws InterruptedException {
        Calibration calibration = new Calibrator(block, server, cpu).measure(cells);
        say(
                "%s %.2f ms to the log, %.2f one way, a null fan-out %.2f more; null echo p50 %.2f, p99 %.2f more",
                what,
                calibration.publishMillis(),
                calibration.roundTripMillis() / 2,
                calibration.fanOutMillis(),
                calibration.echoExtraP50Micros() / 1e3,
                calibration.echoExtraP99Micros() / 1e3);
        calibration
                .gapMillisByTransport()
                .forEach((name, gap) -> say(
                        "%s %-20s takes %.2f ms to a client, and is back after %.2f",
                        what, name, calibration.delayMillis(name), gap));
        return calibration;
    }

    private List<CellTrials> measure(Block block, List<Cell> cells) throws InterruptedException {
        List<CellTrials> all = cells.stream().map(CellTrials::new).toList();
        for (int pass = 0; pass < block.passes(); pass++) {
            Schedule schedule = block.schedule(pass);
            List<CellTrials> order = new ArrayList<>(all);
            if (pass % 2 == 1) {
                Collections.reverse(order);
            }
            for (CellTrials row : order) {
                measure(block, row, schedule, String.format("[%d/%d]", pass + 1, block.passes()));
            }
        }
        return all;
    }

    private void measure(Block block, CellTrials row, Schedule schedule, String step) throws InterruptedException {
        Cell cell = row.cell();
        String unavailable = cell.unavailable();
        if (unavailable != null) {
            row.fail(unavailable);
            say("%-7s %-20s %s", step, cell.label(), unavailable);
            return;
        }
        try (Stage stage =
                new RelayStage(server, cpu, block.network(), block.workload().payloadBytes())) {
            Trial trial = new DeliveryTrial(block, cell, stage).run(schedule, channel());
            row.add(trial);
            String complaint = trial.deliveries().complaint();
            say(
                    "%-7s %-20s mean %7.1f ms, %d deliveries%s",
                    step,
                    cell.label(),
                    trial.meanMillis(),
                    trial.latencyNanos().getTotalCount(),
                    complaint.isEmpty() ? "" : "  " + complaint);
        } catch (IllegalStateException | UncheckedIOException e) {
            row.fail(String.valueOf(e.getMessage()));
            say("%-7s %-20s FAILED: %s", step, cell.label(), e.getMessage());
            if (!server.isAlive()) {
                throw new UncheckedIOException("server ended, it printed: " + server.lastLines(), new IOException(e));
            }
        }
    }

    private void say(String format, @Nullable Object... values) {
        progress.println(String.format(Locale.ROOT, format, values));
        progress.flush();
    }
}
