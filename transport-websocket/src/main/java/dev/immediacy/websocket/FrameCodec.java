package dev.immediacy.websocket;

import dev.immediacy.core.Encoding;
import dev.immediacy.core.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Text frames as a server writes them: whole messages, unmasked, no extension.
 *
 * <p>Shape of a 5-byte message (RFC 6455 §5.7): {@code 81 05 48 65 6c 6c 6f}. The header has 2 bytes up to a payload of
 * 125, 4 up to 65,535, 10 above. <i>Thread-safe</i>: no state.
 */
final class FrameCodec {

    /** FIN and the opcode of text (§5.2). */
    private static final int TEXT = 0x81;

    private static final int MAX_7_BITS = 125;
    private static final int MAX_16_BITS = 0xFFFF;
    private static final int MARK_16_BITS = 126;
    private static final int MARK_64_BITS = 127;

    private static final byte[] OPEN = "{\"type\":\"message\",\"message\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte CLOSE = '}';

    /** A message in the protocol {@code immediacy.v1}: {@code {"type":"message","message":{…}}} in one text frame. */
    static final Encoding MESSAGE_FRAMES = new Encoding() {
        @Override
        public int bytes(Entry entry) {
            return frameBytes(payloadBytes(entry));
        }

        @Override
        public void put(Entry entry, ByteBuffer target) {
            putHeader(payloadBytes(entry), target);
            target.put(OPEN);
            entry.putJson(target);
            target.put(CLOSE);
        }

        private int payloadBytes(Entry entry) {
            return OPEN.length + entry.jsonBytes() + 1;
        }
    };

    /** The text a message's data holds as a JSON string, in one text frame and with nothing around it. */
    static final Encoding TEXT_FRAMES = new Encoding() {
        @Override
        public int bytes(Entry entry) {
            return frameBytes(text(entry).length);
        }

        @Override
        public void put(Entry entry, ByteBuffer target) {
            byte[] text = text(entry);
            putHeader(text.length, target);
            target.put(text);
        }

        private byte[] text(Entry entry) {
            return entry.message().data().string("data").getBytes(StandardCharsets.UTF_8);
        }
    };

    private FrameCodec() {}

    /** The length of the frame around a payload. */
    static int frameBytes(int payloadBytes) {
        return headerBytes(payloadBytes) + payloadBytes;
    }

    private static int headerBytes(int payloadBytes) {
        if (payloadBytes <= MAX_7_BITS) {
            return 2;
        }
        return payloadBytes <= MAX_16_BITS ? 2 + Short.BYTES : 2 + Long.BYTES;
    }

    /** Writes the header of a text frame (§5.2). */
    static void putHeader(int payloadBytes, ByteBuffer target) {
        target.put((byte) TEXT);
        if (payloadBytes <= MAX_7_BITS) {
            target.put((byte) payloadBytes);
        } else if (payloadBytes <= MAX_16_BITS) {
            target.put((byte) MARK_16_BITS).putShort((short) payloadBytes);
        } else {
            target.put((byte) MARK_64_BITS).putLong(payloadBytes);
        }
    }

    /** Reads a header {@link #putHeader} wrote, moves behind it, and returns the length of its payload. */
    static int readHeader(ByteBuffer frames) {
        frames.get();
        int length = frames.get();
        if (length == MARK_16_BITS) {
            return Short.toUnsignedInt(frames.getShort());
        }
        return length == MARK_64_BITS ? (int) frames.getLong() : length;
    }

    /** One text in its frame. */
    static ByteBuffer frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = ByteBuffer.allocate(frameBytes(payload.length));
        putHeader(payload.length, target);
        return target.put(payload).flip();
    }
}
