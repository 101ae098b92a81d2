package dev.immediacy.testkit;

/**
 * Hears of every read of a {@link Relay}, at the moment the bytes enter the network it stands for.
 *
 * <p>Called on the relay's thread: it must be quick, and must not call the relay's commands.
 */
@FunctionalInterface
public interface RelayTap {
    /**
     * The relay has read bytes from a peer.
     *
     * @param read which and when
     */
    void read(RelayRead read);

    /**
     * Listens to nothing.
     *
     * @return a tap that does nothing
     */
    static RelayTap none() {
        return read -> {};
    }
}
