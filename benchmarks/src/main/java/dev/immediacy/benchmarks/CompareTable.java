package dev.immediacy.benchmarks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a result for a terminal of 120 columns: latency, costs, and how to read both. <i>Thread-safe</i>: no state. */
final class CompareTable {

    private static final String NAME = "%-15s";
    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P99 = 99;

    private CompareTable() {}

    static String format(CompareResult result) {
        StringBuilder out = new StringBuilder();
        Workload workload = result.config().workload();
        line(
                out,
                "%s msg/s %s of %d bytes to %d subscribers, round trip %s, %s a row in %d passes, seed %d",
                Ranges.text(workload.rate()),
                workload.arrivals().name().toLowerCase(Locale.ROOT),
                workload.payloadBytes(),
                workload.subscribers(),
                Ranges.text(result.config().roundTrip()),
                Ranges.text(workload.duration()),
                Rig.PASSES,
                workload.seed());
        latencies(out, result.cells());
        costs(out, result.cells());
        out.append(CompareNotes.of(result));
        return out.toString();
    }

    private static void latencies(StringBuilder out, List<CellResult> cells) {
        String head = NAME + "%9s%9s%9s |%8s%8s |%8s%8s |%8s%8s |%8s%8s";
        line(out, "");
        line(
                out,
                head,
                "latency, ms",
                "mean",
                "model",
                "resid",
                "p50",
                "model",
                "p90",
                "model",
                "p99",
                "model",
                "max",
                "model");
        for (CellResult cell : cells) {
            Latency latency = cell.latency();
            if (latency == null) {
                line(out, NAME + "  no latency: %s", cell.name(), complaint(cell));
            } else {
                latency(out, cell, latency);
            }
        }
    }

    private static void latency(StringBuilder out, CellResult cell, Latency latency) {
        Prediction model = cell.prediction();
        line(
                out,
                NAME + "%9.1f%9.1f%+9.1f |%8s%8.1f |%8s%8.1f |%8s%8.1f |%8.1f%8.1f",
                cell.name(),
                latency.meanMillis(),
                model.meanMillis(),
                latency.residualMillis(),
                percentile(latency, P50, latency.p50Millis()),
                model.p50Millis(),
                percentile(latency, P90, latency.p90Millis()),
                model.p90Millis(),
                percentile(latency, P99, latency.p99Millis()),
                model.p99Millis(),
                latency.maxMillis(),
                model.maxMillis());
    }

    private static String complaint(CellResult cell) {
        return cell.failure() == null
                ? cell.deliveries().complaint() + " of " + cell.deliveries().expected()
                : cell.failure();
    }

    private static String percentile(Latency latency, double percentile, double millis) {
        return String.format(Locale.ROOT, latency.supports(percentile) ? "%.1f" : "~%.1f", millis);
    }

    private static void costs(StringBuilder out, List<CellResult> cells) {
        String head = NAME + "%9s%9s |%9s%9s%9s |%9s%9s |%9s |%9s%8s%6s";
        line(out, "");
        line(
                out,
                head,
                "per delivery",
                "requests",
                "model",
                "B up",
                "B down",
                "model",
                "CPU µs",
                "threads",
                "connect B",
                "samples",
                "lost",
                "late");
        for (CellResult cell : cells) {
            Cost cost = cell.cost();
            if (cost == null) {
                line(out, NAME + "  no costs: %s", cell.name(), complaint(cell));
            } else {
                cost(out, cell, cost);
            }
        }
    }

    private static void cost(StringBuilder out, CellResult cell, Cost cost) {
        Latency latency = cell.latency();
        Pace pace = cell.pace();
        line(
                out,
                NAME + "%9.3f%9.3f |%9.1f%9.1f%9s |%9.1f%9s |%9.0f |%9s%8d%6s",
                cell.name(),
                cost.requestsPerMessage(),
                cell.prediction().requestsPerMessage(),
                cost.upBytesPerMessage(),
                cost.downBytesPerMessage(),
                optional("%.1f", cost.modelBytesPerMessage()),
                cost.serverCpuMicrosPerMessage(),
                optional("%d", cost.serverThreads()),
                cost.connectBytesPerSubscriber(),
                optional("%d", latency == null ? null : latency.samples()),
                cell.deliveries().lost(),
                optional("%d", pace == null ? null : pace.late()));
    }

    private static String optional(String format, @Nullable Object value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static void line(StringBuilder out, String format, @Nullable Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
