package dev.immediacy.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.immediacy.core.Encoding;
import dev.immediacy.core.Entry;
import java.nio.ByteBuffer;

/**
 * A message of the hub as an event of the main namespace, once for all sockets.
 *
 * <p>Shape: {@code 42["message",{"channel":"lobby",…},"k2j8x0qz.42"]}, the first digit being Engine.IO's. <i>Immutable.</i>
 * Source: Engine.IO v4, Packet encoding; RFC 6455 §5.2.
 */
enum MessageEncoding implements Encoding {
    /** A run of complete WebSocket text frames. */
    FRAMES {
        @Override
        public int bytes(Entry entry) {
            int payload = payloadBytes(entry);
            return 1 + WebSocketLength.bytes(payload) + payload;
        }

        @Override
        public void put(Entry entry, ByteBuffer target) {
            target.put(FIN_TEXT);
            WebSocketLength.put(target, payloadBytes(entry));
            putPayload(entry, target);
        }
    },
    /** Records of a polling payload. */
    RECORDS {
        @Override
        public int bytes(Entry entry) {
            return payloadBytes(entry);
        }

        @Override
        public void put(Entry entry, ByteBuffer target) {
            putPayload(entry, target);
        }

        @Override
        public String separator() {
            return "\u001e";
        }
    };

    private static final byte FIN_TEXT = (byte) 0x81;
    private static final byte[] OPEN = "42[\"message\",".getBytes(US_ASCII);
    private static final byte[] CURSOR = ",\"".getBytes(US_ASCII);
    private static final byte[] CLOSE = "\"]".getBytes(US_ASCII);

    private static int payloadBytes(Entry entry) {
        int cursor = entry.message().cursor().length();
        return OPEN.length + entry.jsonBytes() + CURSOR.length + cursor + CLOSE.length;
    }

    private static void putPayload(Entry entry, ByteBuffer target) {
        target.put(OPEN);
        entry.putJson(target);
        target.put(CURSOR).put(entry.message().cursor().getBytes(US_ASCII)).put(CLOSE);
    }
}
