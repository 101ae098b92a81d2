package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured of a row, as {@link CellResult} has it. <i>Immutable.</i> */
record Findings(
        @Nullable Latency latency,
        @Nullable Loss loss,
        @Nullable Double freshShare,
        @Nullable Stages stages,
        @Nullable Gap gap,
        @Nullable Pace pace,
        @Nullable Cost cost,
        @Nullable Control control,
        @Nullable List<Point> phase,
        @Nullable Trace trace) {

    /** Of a row that could not be measured. */
    static final Findings NONE = new Findings(null, null, null, null, null, null, null, null, null, null);

    /** The same of a row that lost nothing, which has a latency. */
    Findings withLatency(Latency newLatency, @Nullable Control newControl) {
        return new Findings(newLatency, loss, freshShare, stages, gap, pace, cost, newControl, phase, trace);
    }
}
