package dev.immediacy.testkit;

/** Which way bytes travel through a {@link Relay}. <em>Immutable.</em> */
public enum Direction {
    /** From the client that connected to the relay, to the relay's target. */
    UPSTREAM,

    /** From the relay's target, to the client that connected to the relay. */
    DOWNSTREAM
}
