package dev.immediacy.core;

/** What a client hears. Called one call at a time, on the client's thread; must not block for long. */
@FunctionalInterface
public interface ClientListener {

    /** The next message of a channel. */
    void message(Message message);

    /**
     * Messages between the last one and the next are lost to this client: they left the retention, or the server
     * restarted. Reading goes on at the oldest retained one.
     */
    default void gap() {}

    /** The server refused something, or could not be reached; the client goes on trying unless it is closed. */
    default void problem(Problem problem) {}
}
