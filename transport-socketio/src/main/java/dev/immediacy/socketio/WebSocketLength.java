package dev.immediacy.socketio;

import java.nio.ByteBuffer;

/** The length of an unmasked WebSocket frame's payload, as its header has it (RFC 6455 §5.2). <i>Thread-safe</i>: no state. */
final class WebSocketLength {

    private static final int MAX_7_BIT = 125;
    private static final int MAX_16_BIT = 0xFFFF;

    private WebSocketLength() {}

    /** How many bytes the length takes. */
    static int bytes(int length) {
        return length <= MAX_7_BIT ? 1 : length <= MAX_16_BIT ? 3 : 9;
    }

    /** Writes the length. */
    static void put(ByteBuffer target, int length) {
        if (length <= MAX_7_BIT) {
            target.put((byte) length);
        } else if (length <= MAX_16_BIT) {
            target.put((byte) 126).putShort((short) length);
        } else {
            target.put((byte) 127).putLong(length);
        }
    }
}
