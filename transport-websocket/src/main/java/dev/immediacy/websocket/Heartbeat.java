package dev.immediacy.websocket;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a silent peer for a sign of life, and finds it dead when none comes.
 *
 * <p><i>Thread-safe</i>: one timer task at a time; {@link #heard} and {@link #close} may be called from any thread.
 */
final class Heartbeat implements AutoCloseable {

    private final ScheduledExecutorService timer;
    private final long silenceNanos;
    private final long patienceNanos;
    private final Peer peer;

    // written by any thread, read by the timer
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean closed;
    private volatile @Nullable Future<?> next;

    /** What the heartbeat does to the other end. Called on the timer's thread; must not block. */
    interface Peer {

        /** Asks for a sign of life. */
        void ping();

        /** No sign of life came in time; called at most once. */
        void dead();
    }

    private Heartbeat(ScheduledExecutorService timer, Duration silence, Duration patience, Peer peer) {
        this.timer = timer;
        this.silenceNanos = silence.toNanos();
        this.patienceNanos = patience.toNanos();
        this.peer = peer;
    }

    /**
     * Starts.
     *
     * @param silence how long the peer may be silent before it is asked
     * @param patience how long it may stay silent then
     */
    static Heartbeat start(ScheduledExecutorService timer, Duration silence, Duration patience, Peer peer) {
        Heartbeat heartbeat = new Heartbeat(timer, silence, patience, peer);
        heartbeat.schedule(heartbeat::beat, heartbeat.silenceNanos);
        return heartbeat;
    }

    /**
     * Asks earlier for once: the first time the peer is silent for so long, it has as long again to answer.
     *
     * @param early nothing changes unless it is shorter than the silence
     */
    void askEarly(Duration early) {
        long earlyNanos = early.toNanos();
        if (earlyNanos < silenceNanos) {
            cancel(next);
            schedule(() -> beat(earlyNanos, earlyNanos), earlyNanos);
        }
    }

    /** Something came from the peer. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    private void beat() {
        beat(silenceNanos, patienceNanos);
    }

    private void beat(long silence, long patience) {
        long now = System.nanoTime();
        long left = heardNanos + silence - now;
        if (left > 0) {
            schedule(() -> beat(silence, patience), left);
        } else {
            peer.ping();
            schedule(() -> check(now), Math.min(patience, patienceNanos));
        }
    }

    private void check(long askedNanos) {
        if (heardNanos - askedNanos >= 0) {
            beat();
        } else if (!closed) {
            closed = true;
            peer.dead();
        }
    }

    private void schedule(Runnable task, long delayNanos) {
        if (closed) {
            return;
        }
        try {
            next = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // the timer has ended, and everything with it
        }
        if (closed) {
            close();
        }
    }

    /** Stops. Idempotent. */
    @Override
    public void close() {
        closed = true;
        cancel(next);
    }

    private static void cancel(@Nullable Future<?> scheduled) {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }
}
