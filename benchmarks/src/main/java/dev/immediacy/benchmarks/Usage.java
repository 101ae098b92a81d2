package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayTraffic;
import org.jspecify.annotations.Nullable;

/**
 * What clients and server had used at one moment, or between two. <i>Immutable.</i>
 *
 * @param traffic what the relay had carried
 * @param cpuNanos the server's CPU time
 * @param atNanos {@link System#nanoTime()}, or the time between two
 * @param threads the server's, null where the system does not tell
 */
record Usage(
        RelayTraffic traffic,
        long cpuNanos,
        long atNanos,
        @Nullable Integer threads) {

    /** Nothing used, for a stage without a network. */
    static final Usage NONE = new Usage(new RelayTraffic(0, 0, 0, 0, 0), 0, 0, null);

    Usage minus(Usage earlier) {
        return new Usage(
                traffic.minus(earlier.traffic), cpuNanos - earlier.cpuNanos, atNanos - earlier.atNanos, threads);
    }

    Usage plus(Usage other) {
        RelayTraffic both = new RelayTraffic(
                traffic.connections() + other.traffic.connections(),
                traffic.upstreamBytes() + other.traffic.upstreamBytes(),
                traffic.upstreamReads() + other.traffic.upstreamReads(),
                traffic.downstreamBytes() + other.traffic.downstreamBytes(),
                traffic.downstreamReads() + other.traffic.downstreamReads());
        return new Usage(both, cpuNanos + other.cpuNanos, atNanos + other.atNanos, other.threads);
    }
}
