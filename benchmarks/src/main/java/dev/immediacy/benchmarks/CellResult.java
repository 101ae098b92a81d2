package dev.immediacy.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One row of the comparison. <i>Immutable.</i>
 *
 * @param name as shown, with the poll interval where there is one
 * @param slug the same as a file is called
 * @param transport the transport's name
 * @param pollIntervalMillis null where the server tells the client
 * @param failure why it could not be measured; null if it was
 * @param deliveries what arrived
 * @param prediction what the model says
 * @param latency null if anything was lost, doubled or disordered: then the figures would flatter
 * @param cost null with the latency
 * @param pace whether the messages were published in time; null if it could not be measured
 */
public record CellResult(
        String name,
        String slug,
        String transport,
        @Nullable Double pollIntervalMillis,
        @Nullable String failure,
        Deliveries deliveries,
        Prediction prediction,
        @Nullable Latency latency,
        @Nullable Cost cost,
        @Nullable Pace pace) {

    /** Whether it was measured, and every message arrived exactly once and in order. */
    public boolean ok() {
        return failure == null && deliveries.ok();
    }
}
