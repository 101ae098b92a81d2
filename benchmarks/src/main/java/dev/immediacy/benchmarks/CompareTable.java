package dev.immediacy.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a block for a terminal of 120 columns: latency, costs, and how to read both. <i>Confined to</i> one call. */
final class CompareTable {

    private static final int NARROWEST = 15;
    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P99 = 99;

    private final BlockResult block;
    private final String name;
    private final StringBuilder out = new StringBuilder();

    private CompareTable(BlockResult block) {
        this.block = block;
        int widest = block.cells().stream()
                .mapToInt(cell -> cell.name().length() + 1)
                .max()
                .orElse(0);
        this.name = "%-" + Math.max(NARROWEST, widest) + "s";
    }

    static String format(BlockResult block) {
        CompareTable table = new CompareTable(block);
        table.head();
        table.latencies();
        table.costs();
        table.out.append(CompareNotes.of(block));
        return table.out.toString();
    }

    private void head() {
        line(
                "%s, %d bytes to %d subscribers, %s a row in %d passes",
                block.title(),
                block.payloadBytes(),
                block.subscribers(),
                Ranges.text(block.durationSeconds()) + " s",
                block.passes());
    }

    private void latencies() {
        line("");
        line(
                name + "%9s%9s%9s%6s |%8s%8s |%8s%8s |%8s%8s |%8s%8s",
                "latency, ms",
                "mean",
                "model",
                "resid",
                "±",
                "p50",
                "model",
                "p90",
                "model",
                "p99",
                "model",
                "max",
                "model");
        for (CellResult cell : block.cells()) {
            Latency latency = cell.latency();
            if (latency != null) {
                latency(cell, latency);
            } else {
                line(name + "  no latency: %s", cell.name(), cell.complaint());
            }
        }
    }

    private void latency(CellResult cell, Latency latency) {
        Prediction model = cell.prediction();
        line(
                name + "%9.1f%9s%+9.1f%6s |%8s%8s |%8s%8s |%8s%8s |%8.1f%8s",
                cell.name(),
                latency.meanMillis(),
                millis(model.meanMillis()),
                latency.residualMillis(),
                millis(latency.residualIntervalMillis()),
                percentile(latency, P50, latency.p50Millis()),
                millis(model.p50Millis()),
                percentile(latency, P90, latency.p90Millis()),
                millis(model.p90Millis()),
                percentile(latency, P99, latency.p99Millis()),
                millis(model.p99Millis()),
                latency.maxMillis(),
                millis(model.maxMillis()));
    }

    private static String percentile(Latency latency, double percentile, double millis) {
        return String.format(Locale.ROOT, latency.supports(percentile) ? "%.1f" : "~%.1f", millis);
    }

    private static String millis(@Nullable Double value) {
        return optional("%.1f", value);
    }

    private void costs() {
        line("");
        line(
                name + "%9s%9s |%8s%8s%8s%8s |%8s%8s%8s |%9s%8s%6s",
                "per delivery",
                "requests",
                "model",
                "B up",
                "B down",
                "model",
                "B wire",
                "CPU µs",
                "alloc B",
                "threads",
                "samples",
                "lost",
                "late");
        for (CellResult cell : block.cells()) {
            Cost cost = cell.cost();
            if (cost == null) {
                line(name + "  no costs: %s", cell.name(), cell.complaint());
            } else {
                cost(cell, cost);
            }
        }
    }

    private void cost(CellResult cell, Cost cost) {
        Latency latency = cell.latency();
        Pace pace = cell.pace();
        line(
                name + "%9.3f%9.3f |%8.1f%8.1f%8s%8.1f |%8s%8s%8s |%9s%8d%6s",
                cell.name(),
                cost.requestsPerMessage(),
                cell.prediction().requestsPerMessage(),
                cost.upBytesPerMessage(),
                cost.downBytesPerMessage(),
                optional("%.1f", cell.prediction().bytesPerMessage()),
                cost.wireBytesPerMessage(),
                optional("%.0f", cost.serverCpuMicrosPerMessage()),
                optional("%.0f", cost.serverAllocatedBytesPerMessage()),
                optional("%d", cost.serverThreads()),
                optional("%d", latency == null ? null : latency.samples()),
                cell.deliveries().lost(),
                optional("%d", pace == null ? null : pace.late()));
    }

    private static String optional(String format, @Nullable Object value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    private void line(String format, @Nullable Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
