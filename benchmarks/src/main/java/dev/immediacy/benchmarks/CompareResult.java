package dev.immediacy.benchmarks;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found, with everything needed to judge it. <i>Immutable.</i>
 *
 * @param schema version of this shape in {@code results.json}
 * @param startedAt when it began
 * @param seconds how long it took
 * @param command what repeats it
 * @param preset what it was made from
 * @param seed fixes the schedules and the phases of polling
 * @param environment where
 * @param limits what was not measured
 * @param blocks one for each workload over one network
 * @param idle what idle subscribers cost; null if it was not asked for
 */
public record CompareResult(
        int schema,
        Instant startedAt,
        double seconds,
        String command,
        String preset,
        long seed,
        Environment environment,
        List<String> limits,
        List<BlockResult> blocks,
        @Nullable IdleResult idle) {

    /** The shape this library writes. */
    public static final int SCHEMA = 2;

    /** What no comparison of this program measures. */
    static final List<String> LIMITS = List.of(
            "Browsers: the clients are this project's Java clients, all in one JVM together with publisher and relay.",
            "TLS: everything is plain text; TLS 1.3 would add 22 bytes to each record and two transits to a handshake.",
            "Real networks: the relay's delay is constant; nothing is lost, reordered, or slowed by congestion control.",
            "Packets: their number is estimated from the relay's reads, not captured.",
            "Capacity: the load is light on purpose; how many subscribers a server carries is not asked here.",
            "HTTP/2 and HTTP/3: all requests are HTTP/1.1, a connection for each subscriber.",
            "Other machines: clients and server share the processors of this one.");

    /** Copies the lists. */
    public CompareResult {
        limits = List.copyOf(limits);
        blocks = List.copyOf(blocks);
    }

    /** Whether every row was measured, and lost, doubled and disordered nothing that it was not meant to. */
    public boolean ok() {
        return blocks.stream().allMatch(BlockResult::ok) && (idle == null || idle.ok());
    }
}
