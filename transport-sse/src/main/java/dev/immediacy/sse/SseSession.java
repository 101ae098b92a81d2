package dev.immediacy.sse;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Pump;
import dev.immediacy.core.Reader;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.Sink;
import dev.immediacy.core.Subscription;
import dev.immediacy.core.Telemetry;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One reader's open response: a cursor, a stream and a heartbeat; no queue.
 *
 * <p><i>Thread-safe</i>: the stream is, and what is not final has one owner at a time.
 */
final class SseSession implements Sink {

    private static final CloseReason STALLED =
            new CloseReason(CloseReason.Code.CONNECTION_LOST, "client took nothing for too long");
    private static final AtomicLong COUNT = new AtomicLong();

    private final String id = "sse-" + COUNT.incrementAndGet();
    private final Reader reader;
    private final Subscription presence;
    private final ScheduledExecutorService timer;
    private final SseConfig config;
    private final Telemetry telemetry;
    private final SseStream stream;

    // written by the owner of the pump: the cursor of what the client has been told
    private Cursor told;

    // written by whoever closes it
    private volatile CloseReason reason = CloseReason.NORMAL;

    // written by whoever has the stream's turn
    private @Nullable Pump pump;
    private @Nullable Future<?> heartbeat;

    /** A session of this reader; it owns both the reader and the presence, and ends them with itself. */
    SseSession(Reader reader, Subscription presence, AsyncContext context, SseConfig config, Mount mount)
            throws IOException {
        this.reader = reader;
        this.presence = presence;
        this.timer = mount.scheduler();
        this.telemetry = mount.telemetry();
        this.config = config;
        this.stream = new SseStream(context, context.getResponse().getOutputStream(), this::release);
        this.told = reader.cursor();
    }

    /** Begins: the first block tells the client its place in the log, then the pump starts from there. */
    void open() {
        stream.open(); // first: once the opening is written, others write as well
        stream.write(List.of(SseCodec.opening(config.retry(), told)), this::opened);
    }

    private void opened(@Nullable Throwable failure) {
        if (failure != null) {
            return;
        }
        long period = config.heartbeat().toMillis();
        heartbeat = timer.scheduleAtFixedRate(
                () -> stream.writeIfIdle(SseCodec.heartbeat()), period, period, TimeUnit.MILLISECONDS);
        try {
            pump = Pump.start(reader, this);
        } catch (SessionClosedException e) {
            close(e.reason());
        }
    }

    @Override
    public void write(List<Batch> batches, Completion done) {
        Cursor before = told;
        told = reader.cursor();
        stream.write(SseCodec.events(batches, before, told), done);
    }

    @Override
    public void close(CloseReason why) {
        reason = why;
        stream.end(SseCodec.farewell(why));
    }

    private void release(@Nullable Throwable failure) {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        if (pump != null) {
            pump.close();
        }
        reader.close();
        presence.close();
        telemetry.ended(id, failure instanceof TimeoutException ? STALLED : reason);
    }
}
