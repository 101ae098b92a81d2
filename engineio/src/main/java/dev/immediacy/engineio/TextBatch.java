package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** <em>Thread-safe:</em> two threads that ask first may both encode; the result is the same, and one of them stays. */
final class TextBatch implements EngineBatch {
    private final List<String> messages;
    private volatile @Nullable ByteBuffer frames;
    private volatile @Nullable ByteBuffer records;

    TextBatch(List<String> messages) {
        this.messages = List.copyOf(messages);
        if (this.messages.isEmpty()) {
            throw new IllegalArgumentException("batch must hold at least one message, was empty");
        }
    }

    @Override
    public ByteBuffer webSocketFrames() {
        ByteBuffer encoded = frames;
        if (encoded == null) {
            ByteArrayOutputStream run = new ByteArrayOutputStream();
            for (String message : messages) {
                append(run, EngineCodec.frame(payload(message), false));
            }
            encoded = ByteBuffer.wrap(run.toByteArray()).asReadOnlyBuffer();
            frames = encoded;
        }
        return encoded;
    }

    @Override
    public ByteBuffer pollRecords() {
        ByteBuffer encoded = records;
        if (encoded == null) {
            ByteArrayOutputStream run = new ByteArrayOutputStream();
            for (String message : messages) {
                if (run.size() > 0) {
                    run.write(EngineCodec.SEPARATOR);
                }
                append(run, payload(message));
            }
            encoded = ByteBuffer.wrap(run.toByteArray()).asReadOnlyBuffer();
            records = encoded;
        }
        return encoded;
    }

    private static ByteBuffer payload(String message) {
        return UTF_8.encode(EnginePacket.Type.MESSAGE.digit() + message);
    }

    private static void append(ByteArrayOutputStream run, ByteBuffer bytes) {
        run.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
