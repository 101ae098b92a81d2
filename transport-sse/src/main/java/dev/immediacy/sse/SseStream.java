package dev.immediacy.sse;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.Sink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that several threads write to and none waits for: the pump's, the timer's, the one that closes the hub, and
 * the container's when the connection takes more.
 *
 * <p>Each leaves its wish and raises {@code signals}; whoever raised it from zero has the turn and fulfils the wishes of
 * all until it falls back to zero. So one thread at a time touches the servlet's stream, a block is never interleaved
 * with another, and nobody touches the stream once the container may have given it to another request.
 *
 * <p>Servlet 6.1, {@link ServletOutputStream#isReady}: once it answered false, the container calls {@link
 * #onWritePossible} when the last buffer was taken, which is a signal like the others. {@code write(ByteBuffer)} hands
 * Jetty the buffer itself, past its aggregation buffer: no copy, and no flush is needed. It must stay as it is until the
 * stream is ready again; the buffers here are read-only views.
 *
 * <p><i>Thread-safe.</i> The queue holds at most one write of the pump, one heartbeat and one farewell.
 */
final class SseStream implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Consumer<@Nullable Throwable> ended;

    // written by any thread
    private final AtomicInteger signals = new AtomicInteger();
    private final Queue<Write> pending = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Throwable failure;

    // written by whoever has the turn
    private volatile @Nullable Write current;
    private boolean over;

    /** Some buffers, and who wants to know when the connection took them. */
    private record Write(Queue<ByteBuffer> buffers, Sink.Completion done) {}

    /**
     * A response that {@link #open} begins.
     *
     * @param ended called exactly once, when the response is over, with its failure or null
     */
    SseStream(AsyncContext context, ServletOutputStream out, Consumer<@Nullable Throwable> ended) {
        this.context = context;
        this.out = out;
        this.ended = ended;
    }

    /** Tells the container who writes, and who wants to know when it ends the response by itself. */
    void open() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    /**
     * Writes these buffers when the connection takes them.
     *
     * @param done called exactly once, also if the response is over
     */
    void write(List<ByteBuffer> buffers, Sink.Completion done) {
        pending.add(new Write(new ArrayDeque<>(buffers), done));
        signal();
    }

    /** Writes this unless a write is in flight, which shows as well that the connection lives, or fails by itself. */
    void writeIfIdle(ByteBuffer buffer) {
        if (current == null && pending.isEmpty()) {
            write(List.of(buffer), failed -> {});
        }
    }

    /** Ends the response, after what was written before and this. */
    void end(ByteBuffer last) {
        write(List.of(last), failed -> finish());
    }

    @Override
    public void onWritePossible() {
        signal();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        signal();
    }

    /** The container ended the response: we did, or its connection failed while nothing was written (HTTP/2 does). */
    @Override
    public void onComplete(AsyncEvent event) {
        onError(new IOException("response was completed"));
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            int seen;
            do {
                seen = signals.get();
                advance();
            } while (!signals.compareAndSet(seen, 0));
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to the container: whatever it throws ends this response
    private void advance() {
        try {
            for (ByteBuffer next = next(); next != null; next = next()) {
                out.write(next);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        if (failure != null) {
            finish();
        }
        if (over) {
            refuse();
        }
    }

    /** What to write next; null if there is nothing, or if the connection does not take it now. */
    private @Nullable ByteBuffer next() {
        while (!over && failure == null && out.isReady()) {
            Write write = current != null ? current : pending.poll();
            current = write;
            if (write == null) {
                return null;
            }
            ByteBuffer buffer = write.buffers().poll();
            if (buffer != null) {
                return buffer;
            }
            current = null;
            write.done().complete(null); // may bring the next write
        }
        return null;
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("the container ended the response first: {}", e.toString());
        }
        ended.accept(failure);
    }

    /** Nobody takes these any more, and whoever wrote them shall not wait. */
    private void refuse() {
        Throwable why = failure != null ? failure : new SessionClosedException(CloseReason.NORMAL);
        Write write = current != null ? current : pending.poll();
        while (write != null) {
            current = null;
            write.done().complete(why);
            write = pending.poll();
        }
    }
}
