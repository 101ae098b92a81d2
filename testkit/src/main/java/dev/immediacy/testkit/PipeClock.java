package dev.immediacy.testkit;

/**
 * When bytes of one direction are due: one delay after they left, and they leave no faster than the bandwidth allows.
 *
 * <p><em>Confined to the relay's thread.</em> Times are {@link System#nanoTime()}. Due times never decrease.
 */
final class PipeClock {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Direction direction;
    private final long bytesPerSecond;
    private long delayNanos;
    private long lastDueNanos;

    /** When the link has sent all it was given; before that nothing leaves. Starts as the end of the handshake. */
    private long freeNanos;

    PipeClock(RelayConfig config, Direction direction, long establishedNanos) {
        this.direction = direction;
        this.delayNanos = config.delay(direction).toNanos();
        this.lastDueNanos = establishedNanos;
        this.bytesPerSecond = config.bytesPerSecond();
        this.freeNanos = establishedNanos;
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** When so many bytes, read now, arrive. */
    long due(long nowNanos, int bytes) {
        long leaves = freeNanos - nowNanos > 0 ? freeNanos : nowNanos;
        freeNanos = isLimited() ? leaves + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond) : leaves;
        long due = freeNanos + delayNanos;
        lastDueNanos = due - lastDueNanos > 0 ? due : lastDueNanos;
        return lastDueNanos;
    }

    /** Takes another delay for what is read from now on; a shorter one overtakes nothing that is under way. */
    void delay(RelayConfig config) {
        delayNanos = config.delay(direction).toNanos();
    }

    /** When a signal that needs no established connection, such as a reset, arrives. */
    long dueNow(long nowNanos) {
        return nowNanos + delayNanos;
    }
}
