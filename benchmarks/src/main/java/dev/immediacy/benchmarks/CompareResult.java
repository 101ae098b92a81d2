package dev.immediacy.benchmarks;

import java.time.Instant;
import java.util.List;

/**
 * What a comparison found, with everything needed to judge it. <i>Immutable.</i>
 *
 * @param schema version of this shape in {@code results.json}
 * @param startedAt when it began
 * @param tookSeconds how long it took
 * @param config what was compared, the seed included
 * @param environment where
 * @param calibration what the model was fed with
 * @param messageBytes the wire JSON of one message, the same on every transport
 * @param cells the rows
 */
public record CompareResult(
        int schema,
        Instant startedAt,
        double tookSeconds,
        CompareConfig config,
        Environment environment,
        Calibration calibration,
        int messageBytes,
        List<CellResult> cells) {

    /** The shape this library writes. */
    public static final int SCHEMA = 1;

    /** Copies the list. */
    public CompareResult {
        cells = List.copyOf(cells);
    }

    /** Whether every row was measured, and lost, doubled and disordered nothing. */
    public boolean ok() {
        return cells.stream().allMatch(CellResult::ok);
    }

    /** The tables and what to read them with, for a terminal of 120 columns. */
    public String table() {
        return CompareTable.format(this);
    }
}
