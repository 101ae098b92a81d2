package dev.immediacy.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * What one pass of one row gave. <i>Not thread-safe</i>: holds a histogram that nobody writes any more.
 *
 * @param deliveries what arrived
 * @param latencyNanos how late, from the intended time; all subscribers together
 * @param pace whether it was published in time
 * @param connecting what was used until every subscriber had its place
 * @param window what was used from the schedule's start to its end
 * @param messageBytes the wire JSON of one message
 * @param recording event by event
 */
record Trial(
        Deliveries deliveries,
        Histogram latencyNanos,
        Pace pace,
        Usage connecting,
        Usage window,
        int messageBytes,
        Recording recording) {

    private static final double NANOS_PER_MILLI = 1e6;

    double meanMillis() {
        return latencyNanos.getMean() / NANOS_PER_MILLI;
    }

    /** The share of the schedule's messages that did not arrive. */
    double lossShare() {
        double published =
                (double) recording.schedule().size() * recording.subscribers().size();
        return 1 - latencyNanos.getTotalCount() / published;
    }
}
