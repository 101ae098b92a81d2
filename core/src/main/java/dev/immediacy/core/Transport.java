package dev.immediacy.core;

import java.util.List;

/**
 * A way for messages to reach a client, both of its ends: how the server mounts it and how a client connects.
 *
 * <p>Implementations have a public constructor without parameters and are listed for {@link java.util.ServiceLoader}; the
 * server, the comparison and the page find them by {@link #name}. <i>Thread-safe.</i>
 */
public interface Transport {

    /** The short name, lower case letters: {@code longpoll}. */
    String name();

    /** The paths it answers at, with {@code {channel}} and the like for what varies. */
    List<String> paths();

    /**
     * Mounts the server end.
     *
     * @throws IllegalArgumentException if the mount offers no context this transport knows
     */
    void mount(Mount mount);

    /**
     * Connects a client. Returns at once; the client goes on trying until it is closed.
     *
     * @param listener called one call at a time
     */
    Client connect(ClientConfig config, ClientListener listener);
}
