package dev.immediacy.testkit;

/**
 * How many bytes of one direction may still pass before the connection is cut.
 *
 * <p><em>Confined to the relay's thread.</em> A cut after 0 bytes happens in place of the first byte, so that what the
 * other direction sent is delivered first.
 */
final class CutPoint {
    private long deliveredBytes;
    private long cutAtBytes = Long.MAX_VALUE;
    private Cut cut = Cut.RESET;

    void set(long bytes, Cut how) {
        cutAtBytes = bytes;
        cut = how;
    }

    /** The same, counted from what was delivered so far. */
    void setFromHere(long bytes, Cut how) {
        set(deliveredBytes + bytes, how);
    }

    Cut cut() {
        return cut;
    }

    boolean isReached() {
        return deliveredBytes >= cutAtBytes;
    }

    long bytesLeft() {
        return Math.max(0, cutAtBytes - deliveredBytes);
    }

    /** Counts delivered bytes; whether that was the last that may pass. */
    boolean advance(int bytes) {
        deliveredBytes += bytes;
        return isReached();
    }
}
