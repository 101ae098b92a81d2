package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * Why a session ended, as a value each transport translates.
 *
 * <p><i>Immutable.</i>
 *
 * @param code what kind of end this is
 * @param text one line for the peer, lower case, no final stop; at most 123 bytes of UTF-8 where it has to fit a
 *     WebSocket close frame (RFC 6455 §5.5)
 */
public record CloseReason(Code code, String text) {

    /** The server stops in good order; connect again, with the cursor. */
    public static final CloseReason GOING_AWAY = new CloseReason(Code.GOING_AWAY, "server is stopping");

    /** The peer said goodbye. */
    public static final CloseReason NORMAL = new CloseReason(Code.NORMAL, "closed by the peer");

    /** Checks that both parts are there. */
    public CloseReason {
        requireNonNull(code, "code");
        requireNonNull(text, "text");
    }

    /** Whether connecting again with the last cursor can help. */
    public boolean retry() {
        return code.retry;
    }

    /** Whether it is an end in good order: somebody was done, or the server stops. */
    public boolean isGoodbye() {
        return code == Code.NORMAL || code == Code.GOING_AWAY;
    }

    /** The one table of what a code is called on each wire (RFC 6455 §7.4, RFC 9110 §15). */
    public enum Code {
        /** Done. */
        NORMAL(1000, 200, false),
        /** The server is stopping. */
        GOING_AWAY(1001, 503, true),
        /** The connection broke, and nobody could say goodbye any more. */
        CONNECTION_LOST(1001, 408, true),
        /** The peer broke the protocol. */
        PROTOCOL_ERROR(1002, 400, false),
        /** The time of the client's token is over. */
        EXPIRED(4401, 401, false),
        /** A message exceeds the limit. */
        TOO_LARGE(1009, 413, false),
        /** The server failed. */
        INTERNAL_ERROR(1011, 500, true),
        /** A bound of the server was met. */
        OVERLOADED(1013, 503, true),
        /** No heartbeat from the peer within its time. */
        HEARTBEAT_MISSED(1001, 408, true);

        private final int webSocketCode;
        private final int httpStatus;
        private final boolean retry;

        Code(int webSocketCode, int httpStatus, boolean retry) {
            this.webSocketCode = webSocketCode;
            this.httpStatus = httpStatus;
            this.retry = retry;
        }

        /** The WebSocket close code. */
        public int webSocketCode() {
            return webSocketCode;
        }

        /** The HTTP status. */
        public int httpStatus() {
            return httpStatus;
        }
    }
}
