package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayRead;
import dev.immediacy.testkit.RelayTap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps account of what goes over the wire: packets, what they were for, and the first reads themselves.
 *
 * <p>What is read from the server and is at least as large as a message's data brought a message; what is smaller, an
 * empty answer or a heartbeat, did not. The bytes that a client sent before belong to what it got. <i>Thread-safe</i>: one
 * lock. The relay's thread writes, the trial's thread reads.
 */
final class WireLedger implements RelayTap {

    private static final int MOST_READS = 200_000;
    private static final int SEGMENT_BYTES = 1_460;

    private final int payloadBytes;

    // guarded by this
    private final Map<Long, Long> unansweredBytes = new HashMap<>();
    private final List<RelayRead> reads = new ArrayList<>();
    private long packets;
    private long messageBytes;
    private long emptyBytes;

    /** Tells a message by the size of its data. */
    WireLedger(int payloadBytes) {
        this.payloadBytes = payloadBytes;
    }

    @Override
    public synchronized void read(RelayRead read) {
        packets += (read.bytes() + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
        if (reads.size() < MOST_READS) {
            reads.add(read);
        }
        if (read.direction() == Direction.UPSTREAM) {
            unansweredBytes.merge(read.connection(), (long) read.bytes(), Long::sum);
            return;
        }
        Long asked = unansweredBytes.remove(read.connection());
        long bytes = read.bytes() + (asked == null ? 0 : asked);
        if (read.bytes() >= payloadBytes) {
            messageBytes += bytes;
        } else {
            emptyBytes += bytes;
        }
    }

    /** What it came to so far. */
    synchronized Tally tally() {
        return new Tally(packets, messageBytes, emptyBytes);
    }

    /** The first reads on one of the relay's ports, in their order. */
    synchronized List<RelayRead> reads(int port) {
        return reads.stream().filter(read -> read.port() == port).toList();
    }

    /**
     * Sums up to one moment, or between two. <i>Immutable.</i>
     *
     * @param packets both ways, as many as it takes at least
     * @param messageBytes of exchanges that brought a message
     * @param emptyBytes of exchanges that did not
     */
    record Tally(long packets, long messageBytes, long emptyBytes) {

        static final Tally NONE = new Tally(0, 0, 0);

        Tally minus(Tally earlier) {
            return new Tally(
                    packets - earlier.packets, messageBytes - earlier.messageBytes, emptyBytes - earlier.emptyBytes);
        }

        Tally plus(Tally other) {
            return new Tally(packets + other.packets, messageBytes + other.messageBytes, emptyBytes + other.emptyBytes);
        }
    }
}
