package dev.immediacy.core;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The place where a transport mounts itself. Keeps this package free of any server's types: what the place is made of is
 * between the transport and whoever runs the server. <i>Thread-safe.</i>
 */
public interface Mount {

    /** The hub whose messages the transport carries. */
    Hub hub();

    /**
     * The same hub for a connection over which many messages may be published: each counts as a request of its address,
     * where those are limited. A transport whose every message is a request of its own uses the {@link #hub}.
     *
     * @param address of the peer, as text
     */
    default Hub hubFor(String address) {
        return hub();
    }

    /**
     * Verifies the token of a client that sends it within the transport's own protocol; empty where clients name
     * themselves. Requests with a token, or that need one, were checked before they come to the transport.
     */
    default Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    /**
     * Lets requests without a token in at this path and below it: the transport asks for one within its protocol. To be
     * called while the transport is mounted.
     */
    default void admitWithoutToken(String path) {}

    /** What to tell whoever operates the server; what the {@link #hub} sees is told by it. */
    default Telemetry telemetry() {
        return Telemetry.NONE;
    }

    /** For timers such as heartbeats: tasks must be short and must not block. Ended by whoever runs the server. */
    ScheduledExecutorService scheduler();

    /**
     * The server's context in the type the transport works with, for instance Jetty's servlet context handler.
     *
     * @throws IllegalArgumentException if the place is made of something else
     */
    <T> T context(Class<T> type);
}
