package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The answers to a request the server does not accept, as clients know them from the reference implementation. */
enum EngineError {
    TRANSPORT_UNKNOWN(0, "Transport unknown"),
    SESSION_UNKNOWN(1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    UNSUPPORTED_VERSION(5, "Unsupported protocol version");

    static final int STATUS = 400;

    private final String json;

    EngineError(int code, String message) {
        this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    /** Returns the body, for example {@code {"code":0,"message":"Transport unknown"}}. */
    ByteBuffer body() {
        return UTF_8.encode(json);
    }
}
