package dev.immediacy.soak;

import java.util.Locale;

/**
 * What goes wrong, and how often compared to the others. <i>Immutable.</i>
 *
 * <p>The first six befall a connection, the next two all connections of a transport, the others a client or the server.
 */
enum FaultKind {
    /** Both peers are reset. */
    CUT(6),
    /** Both streams end in order. */
    CLOSE(4),
    /** One direction ends. */
    HALF_CLOSE(3),
    /** One direction delivers nothing for a while. */
    STALL(4),
    /** A peer gets bytes that mean nothing, and then the end of the stream. */
    GARBAGE(4),
    /** The connection ends behind so many more bytes from the server. */
    CUT_INSIDE(6),
    /** Everything takes longer for a while. */
    DELAY(2),
    /** Nobody can connect for a while. */
    REFUSE(2),
    /** A subscriber's client dies, and another one takes over on another transport. */
    KILL(8),
    /** The same, but the subscriber stays away for a while. */
    AWAY(4),
    /** A publisher's client dies with what it has not heard of. */
    KILL_PUBLISHER(2),
    /** The server stops, and another one starts that knows nothing of the first one's messages. */
    RESTART(1);

    private final int weight;

    FaultKind(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    /** As it is called in a report: {@code half-close}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
