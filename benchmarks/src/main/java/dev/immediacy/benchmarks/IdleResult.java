package dev.immediacy.benchmarks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers cost the server that get nothing. <i>Immutable.</i>
 *
 * @param subscribers how many there were of each transport
 * @param pollIntervalMillis how often those ask that have to
 * @param cells the transports
 */
public record IdleResult(int subscribers, double pollIntervalMillis, List<IdleCell> cells) {

    private static final double KIB = 1_024;

    /** Copies the list. */
    public IdleResult {
        cells = List.copyOf(cells);
    }

    /** Whether all could be measured. */
    boolean ok() {
        return cells.stream().allMatch(cell -> cell.failure() == null || cell.skipped() != null);
    }

    /** For a terminal of 120 columns. */
    public String table() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%d idle subscribers each, in a server of its own; heap is live after a full collection\n\n",
                subscribers));
        out.append(
                String.format("%-20s%14s%14s%16s\n", "per subscriber", "heap KiB", "resident KiB", "server threads"));
        for (IdleCell cell : cells) {
            if (cell.failure() != null) {
                out.append(String.format("%-20s  not measured: %s\n", cell.name(), cell.failure()));
            } else {
                out.append(String.format(
                        Locale.ROOT,
                        "%-20s%14s%14s%16s\n",
                        cell.name(),
                        kib(cell.heapBytesPerSubscriber()),
                        kib(cell.rssBytesPerSubscriber()),
                        cell.threadsWithout() + " -> " + cell.threadsWith()));
            }
        }
        return out.toString();
    }

    private static String kib(@Nullable Double bytes) {
        return bytes == null ? "-" : String.format(Locale.ROOT, "%.1f", bytes / KIB);
    }
}
