package dev.immediacy.testkit;

/**
 * What a {@link Relay} or one {@link RelayConnection} had read from its peers at one moment.
 *
 * <p><em>Immutable.</em> Bytes count when the relay has read them from their sender, which is before the receiver can
 * see them: a byte that was received is in every later snapshot. The counters of one snapshot are read one after the
 * other, so take it while nothing moves if they must agree.
 *
 * @param connections connections accepted, refused ones not included
 * @param upstreamBytes bytes read from clients
 * @param upstreamReads reads that brought them; about one per packet at low rates, fewer under load
 * @param downstreamBytes bytes read from the target
 * @param downstreamReads reads that brought them
 */
public record RelayTraffic(
        long connections, long upstreamBytes, long upstreamReads, long downstreamBytes, long downstreamReads) {

    /**
     * What happened since an earlier snapshot of the same relay or connection.
     *
     * @param earlier the start of the window
     * @return each counter less the earlier one
     */
    public RelayTraffic minus(RelayTraffic earlier) {
        return new RelayTraffic(
                connections - earlier.connections,
                upstreamBytes - earlier.upstreamBytes,
                upstreamReads - earlier.upstreamReads,
                downstreamBytes - earlier.downstreamBytes,
                downstreamReads - earlier.downstreamReads);
    }

    /**
     * Bytes read in one direction.
     *
     * @param direction which way
     * @return the bytes
     */
    public long bytes(Direction direction) {
        return direction == Direction.UPSTREAM ? upstreamBytes : downstreamBytes;
    }

    /**
     * Bytes read in both directions.
     *
     * @return the sum
     */
    public long totalBytes() {
        return upstreamBytes + downstreamBytes;
    }
}
