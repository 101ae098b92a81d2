package dev.immediacy.engineio;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * A {@code GET} that waits for packets: a carrier that writes once.
 *
 * <p><em>Thread-safe:</em> the session hands it to one writer only. Source: Engine.IO v4, Receiving data.
 */
final class Poll implements Carrier {
    private static final ByteBuffer SEPARATOR = ByteBuffer.wrap(new byte[] {EngineCodec.SEPARATOR});

    private final HttpAnswer answer;

    Poll(HttpServletRequest request, LiveSession session) {
        answer = new HttpAnswer(request, failure -> session.lost(this));
    }

    @Override
    public List<ByteBuffer> encode(List<EngineBatch> batches) {
        List<ByteBuffer> payload = new ArrayList<>(batches.size() * 2);
        for (EngineBatch batch : batches) {
            if (!payload.isEmpty()) {
                payload.add(SEPARATOR.duplicate());
            }
            payload.add(WebSocketLink.requireContent(batch.pollRecords().duplicate()));
        }
        return payload;
    }

    @Override
    public void write(List<ByteBuffer> encoded, Callback callback) {
        answer.send(200, encoded, callback);
    }

    /** Answers with one packet that belongs to the transport and not to the session's messages. */
    void finish(PacketBatch packet) {
        write(encode(List.of(packet)), Callback.NOOP);
    }

    void refuse(EngineError error) {
        answer.send(EngineError.STATUS, List.of(error.body()), Callback.NOOP);
    }

    /** Ends because a WebSocket carries the session now; one that came late should have been sent there. */
    void supersede(boolean late) {
        if (late) {
            refuse(EngineError.BAD_REQUEST);
        } else {
            finish(PacketBatch.NOOP);
        }
    }

    @Override
    public void cancel() {
        finish(PacketBatch.CLOSE);
    }

    @Override
    public void abort() {
        answer.abort();
    }
}
