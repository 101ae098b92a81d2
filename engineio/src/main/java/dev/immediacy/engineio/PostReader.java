package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the body of a {@code POST} without blocking, and answers once its messages have been delivered.
 *
 * <p>A body beyond the limit is read on and thrown away for a while, so that its sender gets to see the 413 rather than
 * a reset connection.
 *
 * <p><em>Confined to</em> the container's thread that has data, one at a time. Source: Engine.IO v4, Sending data.
 */
final class PostReader implements ReadListener {
    private static final long PATIENCE_BYTES = 4 << 20;
    private static final int TOO_LARGE = 413;

    private final LiveSession session;
    private final int maxPayload;
    private final long patienceBytes;
    private final HttpAnswer answer;
    private final ServletInputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[4096];
    private long bytes;

    private PostReader(HttpServletRequest request, LiveSession session, int maxPayload) throws IOException {
        this.session = session;
        this.maxPayload = maxPayload;
        this.patienceBytes = Math.max(PATIENCE_BYTES, 2L * maxPayload);
        this.in = request.getInputStream();
        // With a post that breaks off go messages that may never come again.
        this.answer = new HttpAnswer(request, failure -> session.end(EngineCloseReason.CONNECTION_LOST));
    }

    static void read(HttpServletRequest request, LiveSession session, int maxPayload) throws IOException {
        PostReader reader = new PostReader(request, session, maxPayload);
        if (request.getContentLengthLong() > reader.patienceBytes) {
            reader.tooLarge();
        } else {
            reader.in.setReadListener(reader);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (bytes <= patienceBytes && in.isReady()) {
            int read = in.read(chunk);
            if (read < 0) {
                return;
            }
            bytes += read;
            if (bytes <= maxPayload) {
                body.write(chunk, 0, read);
            } else {
                body.reset();
            }
        }
        if (bytes > patienceBytes) {
            tooLarge();
        }
    }

    @Override
    public void onAllDataRead() {
        if (bytes > maxPayload) {
            tooLarge();
            return;
        }
        try {
            List<EnginePacket> packets = EngineCodec.decodePayload(ByteBuffer.wrap(body.toByteArray()));
            session.received(packets, this::delivered);
        } catch (EngineProtocolException malformed) {
            answer.send(EngineError.STATUS, List.of(EngineError.BAD_REQUEST.body()), Callback.NOOP);
            session.violated(malformed);
        }
    }

    @Override
    public void onError(Throwable failure) {
        answer.onError(failure);
    }

    /** The next {@code POST} may arrive as soon as the answer leaves: the session must be ready for it before. */
    private void delivered() {
        session.endPost();
        answer.send(200, List.of(UTF_8.encode("ok")), Callback.NOOP);
    }

    private void tooLarge() {
        answer.send(TOO_LARGE, List.of(UTF_8.encode("payload too large")), Callback.NOOP);
        session.end(EngineCloseReason.PAYLOAD_TOO_LARGE);
    }
}
