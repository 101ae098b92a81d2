package dev.immediacy.engineio;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, and whether the protocol allows it. No I/O.
 *
 * <p>Source: Engine.IO v4, Query parameters; the order of the checks is the reference implementation's, so that a
 * request with two faults gets the answer clients are used to.
 *
 * @param method the HTTP method
 * @param version the query parameter {@code EIO}
 * @param transport the query parameter {@code transport}
 * @param sid the query parameter {@code sid}, null without one
 * @param upgrade whether the request asks to become a WebSocket
 */
record RequestCheck(
        String method,
        @Nullable String version,
        @Nullable String transport,
        @Nullable String sid,
        boolean upgrade) {

    /** Reads the parameters; an empty {@code sid} counts as none. */
    static RequestCheck of(String method, EngineHandshake request, boolean upgrade) {
        return new RequestCheck(
                method,
                request.queryParameter("EIO").orElse(null),
                request.queryParameter("transport").orElse(null),
                request.queryParameter("sid").filter(sid -> !sid.isEmpty()).orElse(null),
                upgrade);
    }

    /**
     * Returns why the request is refused, or null where it is not.
     *
     * @param carrying the transport of a session by its id, null for an unknown one
     */
    @Nullable EngineError refusal(Function<String, @Nullable EngineTransport> carrying) {
        if (!asksFor(EngineTransport.WEBSOCKET) && !asksFor(EngineTransport.POLLING)) {
            return EngineError.TRANSPORT_UNKNOWN;
        }
        EngineTransport carrier = sid == null ? null : carrying.apply(sid);
        if (sid != null && carrier == null) {
            return EngineError.SESSION_UNKNOWN;
        }
        if (sid == null && !isHandshakeMethod()) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        }
        if (!"4".equals(version)) {
            return EngineError.UNSUPPORTED_VERSION;
        }
        return fits(carrier) ? null : EngineError.BAD_REQUEST;
    }

    private boolean asksFor(EngineTransport asked) {
        return asked.wireName().equals(transport);
    }

    /** A WebSocket begins with an upgrade; a poll is a GET or POST without one, of a session that has not upgraded. */
    private boolean fits(@Nullable EngineTransport carrier) {
        if (asksFor(EngineTransport.WEBSOCKET)) {
            return upgrade;
        }
        return !upgrade && carrier != EngineTransport.WEBSOCKET && (method.equals("GET") || method.equals("POST"));
    }

    /** WebSocket over HTTP/2 is a CONNECT (RFC 8441). */
    private boolean isHandshakeMethod() {
        return method.equals("GET") || (upgrade && method.equals("CONNECT"));
    }
}
