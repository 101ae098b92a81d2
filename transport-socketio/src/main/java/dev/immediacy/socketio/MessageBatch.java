package dev.immediacy.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Json;
import dev.immediacy.engineio.EngineBatch;
import dev.immediacy.engineio.EngineCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one read of the log returned, for the engine to write: each batch's gap before its messages.
 *
 * <p>Shape of a gap: {@code 42["gap",{"channel":"lobby","cursor":"k2j8x0qz.17"}]}. Where there is no gap, and one
 * channel, the buffer is the one that all sockets at the same place share. <i>Immutable.</i>
 */
record MessageBatch(List<Batch> batches) implements EngineBatch {

    private static final byte[] NO_SEPARATOR = {};
    private static final byte[] RECORD_SEPARATOR = {0x1E};

    MessageBatch {
        batches = List.copyOf(batches);
    }

    @Override
    public ByteBuffer webSocketFrames() {
        List<ByteBuffer> parts = new ArrayList<>();
        for (Batch batch : batches) {
            if (batch.gap()) {
                parts.add(EngineCodec.messageFrame(gap(batch)));
            }
            if (!batch.entries().isEmpty()) {
                parts.add(batch.encoded(MessageEncoding.FRAMES));
            }
        }
        return join(parts, NO_SEPARATOR);
    }

    @Override
    public ByteBuffer pollRecords() {
        List<ByteBuffer> parts = new ArrayList<>();
        for (Batch batch : batches) {
            if (batch.gap()) {
                parts.add(EngineCodec.messageRecord(gap(batch)));
            }
            if (!batch.entries().isEmpty()) {
                parts.add(batch.encoded(MessageEncoding.RECORDS));
            }
        }
        return join(parts, RECORD_SEPARATOR);
    }

    private static ByteBuffer gap(Batch batch) {
        return UTF_8.encode("2[\"gap\",{\"channel\":"
                + Json.ofString(batch.channel()).text() + ",\"cursor\":\"" + batch.start() + "\"}]");
    }

    private static ByteBuffer join(List<ByteBuffer> parts, byte[] separator) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int bytes = parts.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer whole = ByteBuffer.allocate(bytes + separator.length * (parts.size() - 1));
        for (ByteBuffer part : parts) {
            if (whole.position() > 0) {
                whole.put(separator);
            }
            whole.put(part);
        }
        return whole.flip();
    }
}
