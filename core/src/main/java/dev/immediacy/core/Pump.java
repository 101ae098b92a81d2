package dev.immediacy.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Pushes what a reader reads, one write in flight: the whole of a push session but for its wire.
 *
 * <p>A session has no queue. While a write is in flight, messages stay in the log; when it completes, everything since
 * the cursor goes into the next one, so load coalesces by itself and a slow client costs no memory and stalls nobody.
 *
 * <p><i>Thread-safe</i>: {@link #wake} and {@link #close} may be called from any thread. Whoever raises {@code signals}
 * from zero owns the reader until it falls back to zero; the completion of a write carries the ownership on.
 */
public final class Pump implements Subscriber, AutoCloseable {

    private final Reader reader;
    private final Sink sink;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicReference<Write> write = new AtomicReference<>(Write.NONE);
    private volatile boolean closed;

    /** How a write stands, so that one that completes at once loops instead of recursing. */
    private enum Write {
        NONE,
        STARTED,
        COMPLETED
    }

    private Pump(Reader reader, Sink sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /**
     * Starts pushing: first what the reader's cursor has to catch up with, then every append.
     *
     * @param reader owned by the pump from here on, and closed with it
     */
    public static Pump start(Reader reader, Sink sink) {
        Pump pump = new Pump(reader, sink);
        reader.subscribe(pump);
        pump.wake();
        return pump;
    }

    @Override
    public void wake() {
        if (signals.getAndIncrement() == 0) {
            drain();
        }
    }

    /** By the owner alone: writes until there is nothing new, or until a write stays in flight. */
    private void drain() {
        while (!closed) {
            int seen = signals.get();
            List<Batch> batches = reader.next();
            if (!batches.isEmpty()) {
                write.set(Write.STARTED);
                sink.write(batches, this::completed);
                if (write.compareAndSet(Write.STARTED, Write.NONE)) {
                    return;
                }
            } else if (signals.compareAndSet(seen, 0)) {
                return;
            }
        }
    }

    private void completed(@Nullable Throwable failure) {
        if (failure != null) {
            close();
        }
        if (!write.compareAndSet(Write.STARTED, Write.COMPLETED)) {
            drain();
        }
    }

    /** The hub closes: ends the pump and lets the sink say so. */
    @Override
    public void close(CloseReason reason) {
        close();
        sink.close(reason);
    }

    /** Ends the pushing; a write in flight completes. Idempotent. */
    @Override
    public void close() {
        closed = true;
        reader.close();
    }
}
