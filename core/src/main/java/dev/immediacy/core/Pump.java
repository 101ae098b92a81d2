package dev.immediacy.core;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
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
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SlowWrite slow = new SlowWrite();

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
        return start(reader, sink, UnaryOperator.identity());
    }

    /**
     * The same with a rhythm of its own.
     *
     * @param pacing what stands between the channel and the pump, and wakes it later; fewer wake-ups are larger writes
     */
    public static Pump start(Reader reader, Sink sink, UnaryOperator<Subscriber> pacing) {
        Pump pump = new Pump(reader, sink);
        reader.subscribe(pacing.apply(pump));
        pump.wake();
        return pump;
    }

    @Override
    public void wake() {
        if (signals.getAndIncrement() == 0) {
            drain();
        } else if (slow.isNews()) {
            reader.tellSlow();
        }
    }

    /**
     * By the owner alone: writes until it has seen the end of the log, or until a write stays in flight. It does not
     * look for what was appended during a write that completed at once: that wakes again, after everybody else.
     */
    private void drain() {
        while (!closed.get()) {
            int seen = signals.get();
            List<Batch> batches = reader.next();
            if (!batches.isEmpty() && staysInFlight(batches)) {
                return;
            }
            if (batches.stream().noneMatch(Batch::cut) && signals.compareAndSet(seen, 0)) {
                return;
            }
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: a sink that fails must not stay subscribed
    private boolean staysInFlight(List<Batch> batches) {
        write.set(Write.STARTED);
        slow.begin();
        try {
            sink.write(batches, this::completed);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        return write.compareAndSet(Write.STARTED, Write.NONE);
    }

    private void completed(@Nullable Throwable failure) {
        slow.end();
        if (failure != null) {
            close();
        }
        if (!write.compareAndSet(Write.STARTED, Write.COMPLETED)) {
            drain();
        }
    }

    /** Ends the pump and lets the sink say so, unless it has ended before. */
    @Override
    public void close(CloseReason reason) {
        if (end()) {
            sink.close(reason);
        }
    }

    /** Ends the pushing; a write in flight completes. Idempotent. */
    @Override
    public void close() {
        end();
    }

    private boolean end() {
        boolean first = closed.compareAndSet(false, true);
        if (first) {
            reader.close();
        }
        return first;
    }
}
