package dev.immediacy.testkit;

/**
 * What a {@link Relay} does to each new connection, decided before the connection's first byte is read.
 *
 * <p>Confined to the relay's thread, which calls it: an implementation must not block. It may call every method of the
 * connection; connections are numbered from 1, so a plan can treat the first one differently. When it throws, the
 * connection is reset.
 */
@FunctionalInterface
public interface RelayPlan {
    /**
     * Sees a connection that was just accepted, before anything of it is forwarded.
     *
     * @param connection the new connection
     */
    void accepted(RelayConnection connection);

    /**
     * Leaves every connection alone.
     *
     * @return a plan that does nothing
     */
    static RelayPlan none() {
        return connection -> {};
    }

    /**
     * Cuts every connection after the same number of bytes.
     *
     * @param bytes bytes forwarded before the cut, 0 or more
     * @param direction the direction whose bytes count
     * @param cut how the connection ends
     * @return a plan that arms {@link RelayConnection#cutAfter} on each connection
     */
    static RelayPlan cutAfter(long bytes, Direction direction, Cut cut) {
        return connection -> connection.cutAfter(bytes, direction, cut);
    }
}
