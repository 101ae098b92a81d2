package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayTraffic;
import org.jspecify.annotations.Nullable;

/**
 * What clients and server had used at one moment, or between two. <i>Immutable.</i>
 *
 * @param traffic what the relay had carried
 * @param wire what that was for
 * @param server what the server's JVM says of itself
 * @param serverCpuNanos the server's CPU time
 * @param clientCpuNanos this JVM's: publisher, relay and subscribers
 * @param machineNanos all programs' CPU time, null where the system does not tell
 * @param atNanos {@link System#nanoTime()}, or the time between two
 */
record Usage(
        RelayTraffic traffic,
        WireLedger.Tally wire,
        ServerMeter.Reading server,
        long serverCpuNanos,
        long clientCpuNanos,
        @Nullable Long machineNanos,
        long atNanos) {

    /** Nothing used, for a stage without a network. */
    static final Usage NONE =
            new Usage(new RelayTraffic(0, 0, 0, 0, 0), WireLedger.Tally.NONE, ServerMeter.Reading.NONE, 0, 0, null, 0);

    Usage minus(Usage earlier) {
        return new Usage(
                traffic.minus(earlier.traffic),
                wire.minus(earlier.wire),
                server.minus(earlier.server),
                serverCpuNanos - earlier.serverCpuNanos,
                clientCpuNanos - earlier.clientCpuNanos,
                machineNanos == null || earlier.machineNanos == null ? null : machineNanos - earlier.machineNanos,
                atNanos - earlier.atNanos);
    }

    /** Both together; other programs' time is not summed. */
    Usage plus(Usage other) {
        RelayTraffic both = new RelayTraffic(
                traffic.connections() + other.traffic.connections(),
                traffic.upstreamBytes() + other.traffic.upstreamBytes(),
                traffic.upstreamReads() + other.traffic.upstreamReads(),
                traffic.downstreamBytes() + other.traffic.downstreamBytes(),
                traffic.downstreamReads() + other.traffic.downstreamReads());
        return new Usage(
                both,
                wire.plus(other.wire),
                server.plus(other.server),
                serverCpuNanos + other.serverCpuNanos,
                clientCpuNanos + other.clientCpuNanos,
                null,
                atNanos + other.atNanos);
    }
}
