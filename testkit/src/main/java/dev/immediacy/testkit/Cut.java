package dev.immediacy.testkit;

/** How a {@link Relay} ends a connection on command. <em>Immutable.</em> */
public enum Cut {
    /**
     * Both peers get a TCP reset at once.
     *
     * <p>Bytes the kernel has not sent yet are lost, which on loopback means: only when the peer's receive window is full.
     */
    RESET,

    /** Both peers get an end of stream after the bytes delivered so far; what they still send is read and thrown away. */
    CLOSE
}
