package dev.immediacy.socketio;

import dev.immediacy.engineio.EngineBatch;
import dev.immediacy.engineio.EngineCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A packet and its attachments as one unit, so that nothing comes between them.
 *
 * <p><i>Immutable.</i> Source: Socket.IO v5, Sending and receiving data; Engine.IO v4, Packet encoding; RFC 6455 §5.2.
 */
final class BinaryBatch implements EngineBatch {

    private static final byte FIN_BINARY = (byte) 0x82;
    private static final byte SEPARATOR = 0x1E;
    private static final byte BASE64 = 'b';
    private static final int MAX_HEADER_BYTES = 10;

    private final ByteBuffer text;
    private final List<ByteBuffer> attachments;

    BinaryBatch(String text, List<ByteBuffer> attachments) {
        this.text = StandardCharsets.UTF_8.encode(text);
        this.attachments = attachments;
    }

    /** About how many bytes wait with this batch. */
    int bytes() {
        return text.remaining() + sum(attachments);
    }

    @Override
    public ByteBuffer webSocketFrames() {
        ByteBuffer frame = EngineCodec.messageFrame(text);
        ByteBuffer run =
                ByteBuffer.allocate(frame.remaining() + sum(attachments) + attachments.size() * MAX_HEADER_BYTES);
        run.put(frame);
        for (ByteBuffer attachment : attachments) {
            putHeader(run, attachment.remaining());
            run.put(attachment.duplicate());
        }
        return run.flip();
    }

    @Override
    public ByteBuffer pollRecords() {
        List<ByteBuffer> records = new ArrayList<>();
        for (ByteBuffer attachment : attachments) {
            records.add(Base64.getEncoder().encode(attachment.duplicate()));
        }
        ByteBuffer record = EngineCodec.messageRecord(text);
        ByteBuffer run = ByteBuffer.allocate(record.remaining() + sum(records) + 2 * records.size());
        run.put(record);
        records.forEach(base64 -> run.put(SEPARATOR).put(BASE64).put(base64));
        return run.flip();
    }

    private static void putHeader(ByteBuffer run, int length) {
        run.put(FIN_BINARY);
        WebSocketLength.put(run, length);
    }

    private static int sum(List<ByteBuffer> buffers) {
        return buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    }
}
