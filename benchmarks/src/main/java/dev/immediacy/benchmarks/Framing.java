package dev.immediacy.benchmarks;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a pushing transport adds to a message's JSON, in bytes, when it sends it alone. <i>Thread-safe</i>: no state.
 *
 * <p>WebSocket: the frame's header (RFC 6455 §5.2) and {@code {"type":"message","message":…}}. Socket.IO: the same header
 * and {@code 42["message",…,"CURSOR"]}. SSE: {@code event: message\nid: CURSOR\ndata: …\n\n}.
 */
final class Framing {

    private static final int SMALL = 125;
    private static final int MEDIUM = 65_535;
    private static final int TYPED = 31;
    private static final int PACKET = 17;
    private static final int EVENT = 28;
    private static final int CURSOR = 14;

    private static final Map<String, IntUnaryOperator> BYTES = Map.of(
            "websocket", bytes -> TYPED + header(bytes + TYPED),
            "socketio", bytes -> PACKET + CURSOR + header(bytes + PACKET + CURSOR),
            "sse", bytes -> EVENT + CURSOR);

    private Framing() {}

    /** For a message of so many bytes; null of a transport that is not known here. */
    static @Nullable Integer bytes(String transport, int messageBytes) {
        IntUnaryOperator framing = BYTES.get(transport);
        return framing == null ? null : framing.applyAsInt(messageBytes);
    }

    private static int header(int bytes) {
        if (bytes <= SMALL) {
            return 2;
        }
        return bytes <= MEDIUM ? 4 : 10;
    }
}
