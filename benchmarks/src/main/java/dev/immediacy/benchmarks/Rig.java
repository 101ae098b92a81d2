package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the trials of a comparison against one server, and says on the way what it does.
 *
 * <p>Each row is measured in two passes, the second in the reverse order (ABBA), so that a machine that grows slower or
 * warmer does not favour whoever comes first. <i>Confined to</i> the comparison's thread.
 */
final class Rig {

    static final int PASSES = 2;

    /** So many messages that both JVMs compile what delivers them. */
    private static final Schedule REHEARSAL = Schedule.periodic(400, Duration.ofSeconds(1));

    private static final Duration REHEARSED_INTERVAL = Duration.ofMillis(50);

    private final CompareConfig config;
    private final ServerProcess server;
    private final CpuClock cpu;
    private final RelayConfig network;
    private final PrintStream progress;
    private int trials;

    Rig(CompareConfig config, ServerProcess server, PrintStream progress) {
        this.config = config;
        this.server = server;
        this.cpu = new CpuClock(server.handle());
        this.network = network(config.roundTrip());
        this.progress = progress;
    }

    private static RelayConfig network(Duration roundTrip) {
        Duration there = roundTrip.dividedBy(2);
        return RelayConfig.defaults().withDelays(there, roundTrip.minus(there));
    }

    /** Runs each transport once, and throws the figures away. */
    void rehearse(List<Cell> cells) throws InterruptedException {
        say("warming up %d rows", cells.size());
        Set<String> rehearsed = new HashSet<>();
        for (Cell cell : cells) {
            if (cell.unavailable() == null && rehearsed.add(cell.transport().name())) {
                Duration interval = cell.pollInterval() == null ? null : REHEARSED_INTERVAL;
                run(new Cell(cell.transport(), interval), REHEARSAL, RelayConfig.defaults());
            }
        }
    }

    /** Measures the network, the machine and what asking takes, and says what follows from it. */
    Calibration calibrate(List<Cell> cells) throws InterruptedException {
        Calibration calibration = new Calibrator(config, server.uri(), cpu, network).measure(cells);
        say(
                "null echo %.2f ms half of the time, %.2f over the round trip of %s",
                2 * calibration.delayMillis(), calibration.echoExtraP50Micros() / 1e3, Ranges.text(config.roundTrip()));
        if (calibration.gapMillis() != null && calibration.turnaroundMillis() != null) {
            say(
                    "a long poll is back after %.2f ms, %.2f of them at client and server",
                    calibration.gapMillis(), calibration.turnaroundMillis());
        }
        Summary summary = new Summary(config, calibration);
        for (Cell cell : cells) {
            Prediction model = summary.predict(cell);
            say(
                    "predicted %-15s mean %7.1f ms, %.3f requests a message",
                    cell.label(), model.meanMillis(), model.requestsPerMessage());
        }
        return calibration;
    }

    /** Runs both passes of all rows. */
    List<CellTrials> measure(List<Cell> cells) throws InterruptedException {
        List<CellTrials> all = cells.stream().map(CellTrials::new).toList();
        Duration half = config.workload().duration().dividedBy(PASSES);
        for (int pass = 0; pass < PASSES; pass++) {
            Schedule schedule = Schedule.of(config.workload(), half, pass);
            List<CellTrials> order = new ArrayList<>(all);
            if (pass % 2 == 1) {
                Collections.reverse(order);
            }
            for (int i = 0; i < order.size(); i++) {
                measure(
                        order.get(i),
                        schedule,
                        String.format("[%d/%d]", pass * all.size() + i + 1, PASSES * all.size()));
            }
        }
        return all;
    }

    private void measure(CellTrials cell, Schedule schedule, String step) throws InterruptedException {
        String unavailable = cell.cell().unavailable();
        if (unavailable != null) {
            cell.fail(unavailable);
            say("%-9s %-15s %s", step, cell.cell().label(), unavailable);
            return;
        }
        try {
            Trial trial = run(cell.cell(), schedule, network);
            cell.add(trial);
            String complaint = trial.deliveries().complaint();
            say(
                    "%-9s %-15s mean %7.1f ms, %d deliveries%s",
                    step,
                    cell.cell().label(),
                    trial.latencyNanos().getMean() / TimeUnit.MILLISECONDS.toNanos(1),
                    trial.latencyNanos().getTotalCount(),
                    complaint.isEmpty() ? "" : "  " + complaint);
        } catch (IllegalStateException | UncheckedIOException e) {
            cell.fail(String.valueOf(e.getMessage()));
            say("%-9s %-15s FAILED: %s", step, cell.cell().label(), e.getMessage());
            if (!server.isAlive()) {
                throw new UncheckedIOException("server ended, it printed: " + server.lastLines(), new IOException(e));
            }
        }
    }

    private Trial run(Cell cell, Schedule schedule, RelayConfig over) throws InterruptedException {
        trials++;
        try (Stage stage = new RelayStage(server.uri(), cpu, over)) {
            return new DeliveryTrial(config, cell, stage).run(schedule, "compare-" + trials);
        }
    }

    private void say(String format, @Nullable Object... values) {
        progress.println(String.format(Locale.ROOT, format, values));
        progress.flush();
    }
}
