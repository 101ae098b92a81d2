package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured less what was predicted, as the Markdown that {@code docs/benchmarks.md} quotes: a table with a row for
 * each cell, and a sentence on each that misses. <i>Thread-safe</i>: no state.
 */
final class ResidualTable {

    private static final int PERCENT = 100;

    private ResidualTable() {}

    static List<String> lines(CompareResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "`%s`, %s, commit %s, %s, %s, %d processors; load %.1f when it began; %.0f s.",
                result.command(),
                result.startedAt(),
                result.environment().commit(),
                result.environment().vm(),
                result.environment().processor(),
                result.environment().processors(),
                result.environment().loadAverage(),
                result.seconds()));
        lines.add("");
        lines.add("| block | row | mean ms | model ms | residual ms | ± | allowed | |");
        lines.add("|---|---|---|---|---|---|---|---|");
        List<String> sentences = new ArrayList<>();
        for (BlockResult block : result.blocks()) {
            for (CellResult cell : block.cells()) {
                lines.add(row(block, cell));
                addSentence(sentences, block, cell);
            }
        }
        lines.add("");
        lines.addAll(sentences);
        return lines;
    }

    private static String row(BlockResult block, CellResult cell) {
        Latency latency = cell.latency();
        if (latency == null) {
            String why = cell.loss() == null ? cell.complaint() : loss(cell.loss());
            return text("| %s | %s | - | - | - | - | - | %s |", block.id(), cell.name(), why);
        }
        return text(
                "| %s | %s | %.2f | %.2f | %+.2f | %s | %.2f | %s |",
                block.id(),
                cell.name(),
                latency.meanMillis(),
                cell.prediction().scheduleMeanMillis(),
                latency.residualMillis(),
                half(latency.residualIntervalMillis(), 1),
                latency.allowedMillis(),
                latency.misses() ? "**misses**" : "");
    }

    private static String loss(Loss loss) {
        return text(
                "loses %.1f %% ± %s by design, predicted %.1f %%",
                PERCENT * loss.share(), half(loss.intervalShare(), PERCENT), PERCENT * loss.predictedShare());
    }

    private static String half(@Nullable Double value, int scale) {
        return value == null ? "-" : text("%.2f", scale * value);
    }

    private static void addSentence(List<String> sentences, BlockResult block, CellResult cell) {
        Latency latency = cell.latency();
        if (latency != null && latency.explanation() != null) {
            sentences.add(text("- %s, %s: %s.", block.id(), cell.name(), latency.explanation()));
        }
        Control control = cell.control();
        if (control != null) {
            sentences.add(text(
                    "- A/A, %s: %s less %s is %+.2f ms ± %s.",
                    block.id(),
                    cell.name(),
                    control.of(),
                    control.differenceMillis(),
                    half(control.intervalMillis(), 1)));
        }
    }

    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
