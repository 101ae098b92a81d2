package dev.immediacy.engineio;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one session and the wait for their pongs.
 *
 * <p><em>Thread-safe:</em> its own lock guards the one timer that is set at any time; it is not held while the session
 * is called. A pong nobody waits for is ignored. The wait for a pong counts from when the ping was due, so that a
 * session ends on time by its client's clock too; only a ping that is very late itself starts a wait of full length.
 * Source: Engine.IO v4, Heartbeat.
 */
final class Heartbeat {
    private final Timers timers;
    private final EngineConfig config;
    private final Runnable ping;
    private final Runnable timeout;

    // Guarded by this.
    private @Nullable ScheduledFuture<?> timer;
    private long due;
    private int round;
    private boolean waiting;
    private boolean stopped;

    Heartbeat(Timers timers, EngineConfig config, Runnable ping, Runnable timeout) {
        this.timers = timers;
        this.config = config;
        this.ping = ping;
        this.timeout = timeout;
    }

    synchronized void start() {
        set(System.nanoTime() + config.pingInterval().toNanos(), this::pingDue);
    }

    synchronized void pong() {
        if (waiting) {
            waiting = false;
            start();
        }
    }

    /** Returns whether the pong should have been here, though the timer has not come round to saying so. */
    synchronized boolean isOverdue() {
        return waiting && System.nanoTime() - due >= 0;
    }

    /** Replaces the pings by one last wait. */
    synchronized void lastWait(Duration time) {
        waiting = false;
        set(System.nanoTime() + time.toNanos(), this::timeoutDue);
    }

    synchronized void stop() {
        stopped = true;
        waiting = false;
        round++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void pingDue(int current) {
        synchronized (this) {
            if (current != round) {
                return;
            }
            waiting = true;
            long timeoutNanos = config.pingTimeout().toNanos();
            long now = System.nanoTime();
            boolean veryLate = now - due > timeoutNanos / 2;
            set((veryLate ? now : due) + timeoutNanos, this::timeoutDue);
        }
        ping.run();
    }

    private void timeoutDue(int current) {
        synchronized (this) {
            if (current != round) {
                return;
            }
        }
        timeout.run();
    }

    /** A timer may be due, and on its way to a thread, when it is replaced: the round tells it that it is too late. */
    private void set(long nanoTime, Due task) {
        if (timer != null) {
            timer.cancel(false);
        }
        due = nanoTime;
        int current = ++round;
        timer = stopped ? null : timers.after(nanoTime - System.nanoTime(), () -> task.run(current));
    }

    private interface Due {
        void run(int round);
    }
}
