package dev.immediacy.benchmarks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else measured of a workload. <i>Immutable.</i>
 *
 * @param transport by the name it has here
 * @param source where it was published
 * @param meanMillis the mean latency
 * @param p95Millis 95 of 100 messages took at most this
 * @param maxMillis all did
 * @param messagesPerAnswer of long polling
 */
public record Published(
        String transport,
        String source,
        double meanMillis,
        @Nullable Double p95Millis,
        @Nullable Double maxMillis,
        @Nullable Double messagesPerAnswer) {

    private static final String SOURCE =
            "Büyükdereli, The Real Cost of 1,000 Events, theinfinity.dev, 2026-08-12: 50 ms round trip, periodic, 117 B";
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);
    private static final int PAYLOAD_BYTES = 117;
    private static final List<Published> EACH_100_MILLIS =
            List.of(mean("websocket", 26.46), mean("sse", 26.52), mean("longpoll", 26.75));
    private static final List<Published> EACH_20_MILLIS = List.of(
            mean("websocket", 26.16), mean("sse", 26.29), new Published("longpoll", SOURCE, 52.44, 76.96, 80.37, 2.5));
    private static final double SLOW = 10;
    private static final double FAST = 50;

    private static Published mean(String transport, double millis) {
        return new Published(transport, SOURCE, millis, null, null, null);
    }

    /** What is known of a block; empty if it is nobody's. */
    static List<Published> of(Block block) {
        Workload workload = block.workload();
        boolean same = workload.arrivals() == Arrivals.PERIODIC
                && workload.payloadBytes() == PAYLOAD_BYTES
                && block.roundTrip().equals(ROUND_TRIP);
        if (same && workload.rate() == SLOW) {
            return EACH_100_MILLIS;
        }
        return same && workload.rate() == FAST ? EACH_20_MILLIS : List.of();
    }
}
