package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What a reader of the table has to know to believe it, or not to. <i>Confined to</i> one call. */
final class CompareNotes {

    private static final double P99 = 99;
    private static final double SHARE_TO_EXPLAIN = 0.05;
    private static final double MILLIS_TO_EXPLAIN = 1;

    private final CompareResult result;
    private final List<String> lines = new ArrayList<>();

    private CompareNotes(CompareResult result) {
        this.result = result;
    }

    static String of(CompareResult result) {
        CompareNotes notes = new CompareNotes(result);
        notes.failures();
        notes.samples();
        notes.model();
        notes.residuals();
        notes.load();
        notes.pace();
        notes.costs();
        notes.problems();
        return "\n" + String.join("\n", notes.lines) + "\n";
    }

    private void add(String format, @Nullable Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private void failures() {
        for (CellResult cell : result.cells()) {
            if (!cell.ok()) {
                String why = cell.failure() == null ? cell.deliveries().complaint() : cell.failure();
                add("!!! %s FAILED: %s", cell.name(), why);
            }
        }
    }

    private void samples() {
        long fewest = result.cells().stream()
                .map(CellResult::latency)
                .filter(latency -> latency != null)
                .mapToLong(Latency::samples)
                .min()
                .orElse(0);
        if (fewest > 0 && Latency.supportedPercentile(fewest) < P99) {
            add(
                    "~        fewer than %d samples lie behind this percentile: %d samples support p%.1f at most, p90 takes",
                    Latency.BEHIND, fewest, Latency.supportedPercentile(fewest));
            add("         1,000 and p99 10,000. The samples are messages times subscribers, one message's are alike.");
        }
    }

    private void model() {
        Calibration calibration = result.calibration();
        add(
                "model    d = %.2f ms one way, half of a null echo through the relay (%.2f ms over the round trip, p99 %.2f).",
                calibration.delayMillis(),
                calibration.echoExtraP50Micros() / 1e3,
                calibration.echoExtraP99Micros() / 1e3);
        if (calibration.gapMillis() != null) {
            add(
                    "         A long poll is back after G = %.2f ms, timed on polls that wait for nothing.",
                    calibration.gapMillis());
        }
        add("resid    mean less the model's; for longpoll less the model stepped through this very schedule.");
        add("         Two passes of a pushing row lie up to %.2f ms apart: that is the noise.", noiseMillis());
    }

    private double noiseMillis() {
        return result.cells().stream()
                .filter(cell -> cell.prediction().requestsPerMessage() == 0)
                .map(CellResult::latency)
                .filter(latency -> latency != null)
                .mapToDouble(latency -> spread(latency.passMeansMillis()))
                .max()
                .orElse(0);
    }

    private static double spread(List<Double> means) {
        double most = means.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double least = means.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        return most - least;
    }

    private void residuals() {
        for (CellResult cell : result.cells()) {
            Latency latency = cell.latency();
            if (latency == null) {
                continue;
            }
            Prediction model = cell.prediction();
            double longestWait = model.maxMillis() - result.calibration().delayMillis();
            double allowed = Math.max(MILLIS_TO_EXPLAIN, SHARE_TO_EXPLAIN * longestWait);
            if (Math.abs(latency.residualMillis()) > allowed) {
                add(
                        "         %s is off its model by %+.1f ms, more than %.1f: the model has no CPU time in it.",
                        cell.name(), latency.residualMillis(), allowed);
            }
        }
    }

    private void load() {
        Environment here = result.environment();
        if (here.loadAverage() > here.processors()) {
            add(
                    "busy     %.1f programs were waiting for %d processors when it began: the figures hold for this machine then.",
                    here.loadAverage(), here.processors());
        }
    }

    private void pace() {
        List<Pace> paces = result.cells().stream()
                .map(CellResult::pace)
                .filter(pace -> pace != null)
                .toList();
        if (paces.isEmpty()) {
            return;
        }
        add(
                "late     messages sent more than 1 ms after their time, %.1f ms at most; latency counts from that time.",
                paces.stream().mapToDouble(Pace::maxLateMillis).max().orElse(0));
        add(
                "         A publish was answered within %.1f ms, half of the time at most: what comes before its log is in every row.",
                paces.stream().mapToDouble(Pace::answerMillis).max().orElse(0));
        DoubleStream achieved = paces.stream().mapToDouble(Pace::achievedPerSecond);
        add(
                "         Published at %.2f msg/s or more of %.2f intended%s.",
                achieved.min().orElse(0),
                paces.get(0).targetPerSecond(),
                paces.stream().anyMatch(Pace::missed) ? " - THE TARGET WAS MISSED, these figures say little" : "");
    }

    private void costs() {
        add(
                "costs    for each message at each subscriber, from the schedule's start to its end. Bytes are TCP payload at the");
        add(
                "         relay; a message's JSON is %d of them. Packet headers (40 to 52 bytes, and as much for each ACK) and",
                result.messageBytes());
        add(
                "         TLS are not in it. Requests are writes of the client; CPU is the server's, its idle %.1f ms/s taken off",
                result.calibration().idleCpuMillisPerSecond());
        add(
                "         (%s). Connect is what a subscriber takes before its first message.",
                result.calibration().cpuSource());
    }

    private void problems() {
        for (CellResult cell : result.cells()) {
            if (cell.deliveries().problems() > 0) {
                add(
                        "problem  %s: %d reported by its clients and recovered from, such as: %s",
                        cell.name(),
                        cell.deliveries().problems(),
                        cell.deliveries().firstProblem());
            }
        }
    }
}
