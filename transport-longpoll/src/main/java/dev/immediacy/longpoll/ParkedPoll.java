package dev.immediacy.longpoll;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Presence;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Reader;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.Subscriber;
import dev.immediacy.core.Subscription;
import dev.immediacy.http.BodyWriter;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.PollCodec;
import jakarta.servlet.AsyncContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that waits on the server for its answer, and holds no thread meanwhile.
 *
 * <p>It is a cursor on the log and a subscriber: the first wake-up that finds something after the cursor answers with all
 * of it. So do the end of the hold, the closing of the hub, and a client that ended its stream (it may still read), with
 * what there is, if only the cursor. Whatever comes first, it answers exactly once, and holds nothing afterwards.
 *
 * <p><i>Thread-safe</i>: two drain threads (of the channel and of the inbox), the timer, the closing thread and the
 * container's may all come at once. Whoever raises {@code signals} from zero owns the reader until it falls back to zero;
 * the answer never lets it fall, so nobody comes after it.
 */
final class ParkedPoll implements Subscriber {

    /** A user counts as present while parked, and for so long after each answer. */
    private static final Duration PRESENCE = Duration.ofSeconds(30);

    private static final CloseReason LOST =
            new CloseReason(CloseReason.Code.CONNECTION_LOST, "an answer did not reach its client");

    private static final Logger LOG = LoggerFactory.getLogger(ParkedPoll.class);

    private final Mount mount;
    private final Exchange exchange;
    private final Reader reader;
    private final int limit;
    private final AsyncContext async;
    private final AtomicInteger signals = new AtomicInteger(1); // the container's thread owns it first

    // the owner's
    private final List<Subscription> held = new ArrayList<>(4);
    private ClientWatch watch = ClientWatch.NONE;
    private boolean left;

    // written by any thread before it signals, read by the owner
    private volatile boolean due;
    private volatile boolean readable;
    private volatile boolean ended;

    ParkedPoll(Mount mount, Exchange exchange, Reader reader, int limit) {
        this.mount = mount;
        this.exchange = exchange;
        this.reader = reader;
        this.limit = limit;
        this.async = exchange.request().startAsync(exchange.request(), exchange.response());
        async.setTimeout(0); // the hold is ours: the container's timeout would end in its error page
    }

    /** Parks the request for so long, unless something came since the reader last looked. */
    void park(Duration hold) {
        Presence presence = mount.hub().presence();
        held.add(reader::close);
        held.add(presence.enter(exchange.channel(), exchange.sender()));
        async.addListener(new EndListener(() -> {
            ended = true;
            wake();
        }));
        try {
            reader.subscribe(this); // before the first read of drain(), so that nothing falls between the two
            Future<?> timer = mount.scheduler().schedule(this::end, hold.toNanos(), TimeUnit.NANOSECONDS);
            held.add(() -> timer.cancel(false));
        } catch (SessionClosedException | RejectedExecutionException e) {
            due = true; // the hub or the server is stopping, or an idle channel was dropped: the client comes back
        }
        watch = ClientWatch.start(exchange.request(), () -> {
            readable = true;
            wake();
        });
        held.add(watch::stop);
        drain();
    }

    @Override
    public void wake() {
        if (signals.getAndIncrement() == 0) {
            drain();
        }
    }

    /** The hub closes: the client gets its cursor, and so comes back with it. */
    @Override
    public void close(CloseReason reason) {
        end();
    }

    private void end() {
        due = true;
        wake();
    }

    /** By the owner alone: looks until there is an answer, or until nothing has happened since the last look. */
    @SuppressWarnings("checkstyle:illegalCatch") // a callback's boundary: no client stays parked because we failed
    private void drain() {
        try {
            int seen;
            do {
                seen = signals.get();
                boolean last = isLast();
                List<Batch> batches = reader.next(limit);
                if (last || !batches.isEmpty()) {
                    answer(batches);
                    return;
                }
            } while (!signals.compareAndSet(seen, 0));
        } catch (RuntimeException e) {
            LOG.error("channel={} a parked poll failed", exchange.channel(), e);
            release();
            byte[] problem = Problem.internal().toJson().getBytes(StandardCharsets.UTF_8);
            BodyWriter.start(async, 500, "application/problem+json", problem, this::lost);
        }
    }

    private boolean isLast() {
        if (readable) {
            readable = false;
            left |= watch.clientLeft();
        }
        return due || left || ended;
    }

    /** Answers with this and the cursor, by the owner alone. */
    void answer(List<Batch> batches) {
        release();
        if (ended) {
            return;
        }
        if (!left) {
            mount.hub().presence().visit(exchange.channel(), exchange.sender(), PRESENCE);
        }
        BodyWriter.start(async, 200, "application/json", PollCodec.encode(batches, reader.cursor()), this::lost);
    }

    private void lost() {
        mount.telemetry().ended("longpoll at " + reader.cursor(), LOST);
    }

    private void release() {
        held.forEach(Subscription::close);
        held.clear();
    }

    @Override
    public String toString() {
        return "ParkedPoll[" + exchange.channel() + ", " + reader + "]";
    }
}
