package dev.immediacy.engineio;

/**
 * What carries the packets of a session.
 *
 * <p><em>Immutable.</em> Source: Engine.IO v4, Transports.
 */
public enum EngineTransport {
    /** Successive HTTP requests: a parked {@code GET} to receive, a short {@code POST} to send. */
    POLLING("polling"),
    /** One WebSocket connection. */
    WEBSOCKET("websocket");

    private final String wireName;

    EngineTransport(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the value of the query parameter {@code transport}, for example {@code polling}. */
    public String wireName() {
        return wireName;
    }
}
