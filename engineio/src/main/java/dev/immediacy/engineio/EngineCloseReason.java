package dev.immediacy.engineio;

/**
 * Why a session ended.
 *
 * <p><em>Immutable.</em>
 */
public enum EngineCloseReason {
    /** The client sent a {@code close} packet. */
    CLIENT_CLOSED(1000, "closed by the client"),
    /** The WebSocket connection ended, or a response could not be written. */
    CONNECTION_LOST(1001, "connection lost"),
    /** The client did not answer a ping within the ping timeout. */
    PING_TIMEOUT(1001, "ping timeout"),
    /** {@link EngineSession#close()} was called. */
    SERVER_CLOSED(1000, "closed by the server"),
    /** {@link EngineServer#close()} was called. */
    SERVER_STOPPED(1001, "server stopped"),
    /** The client sent something the protocol does not allow. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** The client had two requests of one method open at once. */
    DUPLICATE_REQUEST(1002, "duplicate request"),
    /** The client sent more than {@link EngineConfig#maxPayload()} in one chunk. */
    PAYLOAD_TOO_LARGE(1009, "payload too large"),
    /** The client read, or was served, too slowly: more was waiting than the config's limits allow. */
    OVERFLOW(1008, "buffer overflow"),
    /** The handler threw. */
    HANDLER_FAILED(1011, "handler failed");

    private final int webSocketCode;
    private final String text;

    EngineCloseReason(int webSocketCode, String text) {
        this.webSocketCode = webSocketCode;
        this.text = text;
    }

    /** Returns the WebSocket close code a client sees (RFC 6455 §7.4.1). */
    public int webSocketCode() {
        return webSocketCode;
    }

    /** Returns the reason in words, as it appears in logs and in the WebSocket close frame. */
    public String text() {
        return text;
    }
}
