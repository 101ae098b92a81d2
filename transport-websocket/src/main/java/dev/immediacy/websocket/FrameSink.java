package dev.immediacy.websocket;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Encoding;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Sink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.util.Callback;

/**
 * Writes what a pump hands it as text frames, all batches in one write.
 *
 * <p>The usual case, one channel without a gap, copies nothing: every session at the same cursor writes the same buffer.
 * <i>Thread-safe</i>: immutable; the pump sees to it that there is one write at a time.
 */
final class FrameSink implements Sink {

    private final WebSocketSession session;
    private final Encoding encoding;
    private final Function<Batch, String> gap;

    /** Frames messages with this encoding, and says a gap with this text. */
    FrameSink(WebSocketSession session, Encoding encoding, Function<Batch, String> gap) {
        this.session = session;
        this.encoding = encoding;
        this.gap = gap;
    }

    @Override
    public void write(List<Batch> batches, Completion done) {
        CoalescedFrame frame = new CoalescedFrame(frames(batches));
        session.send(frame, Callback.from(() -> done.complete(null), done::complete));
    }

    private ByteBuffer frames(List<Batch> batches) {
        if (batches.size() == 1 && !batches.get(0).gap()) {
            return batches.get(0).encoded(encoding);
        }
        List<ByteBuffer> parts = new ArrayList<>(2 * batches.size());
        for (Batch batch : batches) {
            if (batch.gap()) {
                parts.add(FrameCodec.frame(gap.apply(batch)));
            }
            parts.add(batch.encoded(encoding));
        }
        ByteBuffer joined = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(joined::put);
        return joined.flip();
    }

    /** A client that need not come back is told why in a frame too: browsers show scripts no more than the code. */
    @Override
    public void close(CloseReason reason) {
        if (!reason.retry()) {
            Problem problem = Problem.of(reason.code().httpStatus(), reason.text(), null);
            session.send(new CoalescedFrame(FrameCodec.frame(WebSocketCodec.error(problem, null))), Callback.NOOP);
        }
        session.close(reason);
    }
}
