package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one workload over one network gave. <i>Immutable.</i>
 *
 * @param id unique in a comparison, starts the names of its files
 * @param title as shown
 * @param ratePerSecond messages a second
 * @param arrivals how their intended times lie
 * @param subscribers clients that follow the channel
 * @param stalled clients more, not counted, that stopped reading; null if none did
 * @param payloadBytes the data of each message
 * @param messageBytes the wire JSON of one message, the same on every transport
 * @param roundTripMillis as configured
 * @param durationSeconds measured time of each row, all passes together
 * @param passes independent repeats
 * @param holdMillis how long a long poll may wait
 * @param calibration what the model was fed with
 * @param published what others measured of this workload; null if nothing is known
 * @param cells the rows
 */
public record BlockResult(
        String id,
        String title,
        double ratePerSecond,
        Arrivals arrivals,
        int subscribers,
        @Nullable Integer stalled,
        int payloadBytes,
        int messageBytes,
        double roundTripMillis,
        double durationSeconds,
        int passes,
        double holdMillis,
        Calibration calibration,
        @Nullable List<Published> published,
        List<CellResult> cells) {

    /** Copies the lists. */
    public BlockResult {
        published = published == null ? null : List.copyOf(published);
        cells = List.copyOf(cells);
    }

    static BlockResult of(Block block, Calibration calibration, List<CellResult> cells) {
        Workload workload = block.workload();
        List<Published> published = Published.of(block);
        return new BlockResult(
                block.id(),
                block.title(),
                workload.rate(),
                workload.arrivals(),
                workload.subscribers(),
                workload.stalled() == 0 ? null : workload.stalled(),
                workload.payloadBytes(),
                calibration.messageBytes(),
                block.roundTrip().toNanos() / 1e6,
                workload.duration().toNanos() / 1e9,
                block.passes(),
                block.hold().toNanos() / 1e6,
                calibration,
                published.isEmpty() ? null : published,
                cells);
    }

    /** Whether every row that can be was measured, and lost, doubled and disordered nothing that it was not meant to. */
    public boolean ok() {
        return cells.stream().allMatch(cell -> cell.ok() || cell.skipped() != null);
    }

    /** The tables and what to read them with, for a terminal of 120 columns. */
    public String table() {
        return CompareTable.format(this);
    }
}
