package dev.immediacy.websocket;

import dev.immediacy.core.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the fragments of one text message together, up to a bound; what exceeds it is counted and dropped.
 *
 * <p>A peer that sends without end costs no more memory than the bound. <i>Not thread-safe.</i>
 */
final class TextAssembler {

    private static final byte[] NOTHING = {};
    private static final int HEAD_BYTES = 2 << 10;

    private final int maxBytes;
    private byte[] bytes = NOTHING;
    private int length;
    private long total;

    TextAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes the next fragment. */
    void add(ByteBuffer fragment) {
        total += fragment.remaining();
        if (isTooLarge()) {
            keep(fragment, Math.min(fragment.remaining(), Math.max(0, HEAD_BYTES - length)));
            length = Math.min(length, HEAD_BYTES);
            bytes = Arrays.copyOf(bytes, length);
        } else {
            keep(fragment, fragment.remaining());
        }
    }

    private void keep(ByteBuffer fragment, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.min(maxBytes, 2 * length)));
        }
        fragment.get(bytes, length, count);
        length += count;
    }

    /** Whether the message exceeds the bound so far. */
    boolean isTooLarge() {
        return total > maxBytes;
    }

    /** The bound. */
    int maxBytes() {
        return maxBytes;
    }

    /** The size of the message so far, in bytes of UTF-8. */
    long totalBytes() {
        return total;
    }

    /** The beginning of a message that is too large. */
    String head() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * The whole message.
     *
     * @throws dev.immediacy.core.ProtocolException if it is not UTF-8
     */
    String text() {
        return MessageCodec.utf8("frame", ByteBuffer.wrap(bytes, 0, length));
    }

    /** Makes room for the next message. */
    void reset() {
        bytes = NOTHING;
        length = 0;
        total = 0;
    }
}
