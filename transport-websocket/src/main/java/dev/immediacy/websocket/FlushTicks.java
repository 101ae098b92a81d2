package dev.immediacy.websocket;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Subscriber;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes wake-ups on at ticks only, an interval apart: whoever reads at a tick reads everything since the one before.
 *
 * <p>Each has a random phase, so that the sessions of a channel do not write all at once. Nothing ticks while nothing
 * comes. <i>Thread-safe</i>: {@code due} is set by the first wake-up of an interval and cleared by its tick.
 */
final class FlushTicks implements Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(FlushTicks.class);

    private final Subscriber target;
    private final ScheduledExecutorService timer;
    private final long intervalNanos;
    private final long originNanos;
    private final AtomicBoolean due = new AtomicBoolean();

    FlushTicks(Subscriber target, ScheduledExecutorService timer, Duration interval) {
        this.target = target;
        this.timer = timer;
        this.intervalNanos = interval.toNanos();
        this.originNanos = System.nanoTime() - ThreadLocalRandom.current().nextLong(intervalNanos);
    }

    @Override
    public void wake() {
        if (due.compareAndSet(false, true)) {
            long sinceTick = (System.nanoTime() - originNanos) % intervalNanos;
            try {
                var unused = timer.schedule(this::tick, intervalNanos - sinceTick, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("no more ticks: the server has stopped");
            }
        }
    }

    private void tick() {
        due.set(false);
        target.wake();
    }

    @Override
    public void close(CloseReason reason) {
        target.close(reason);
    }
}
