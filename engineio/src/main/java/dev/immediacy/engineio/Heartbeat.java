package dev.immediacy.engineio;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The pings of one session and the wait for their pongs.
 *
 * <p><em>Thread-safe:</em> its own lock guards the one timer that is set at any time; it is not held while the session
 * is called. Source: Engine.IO v4, Heartbeat. A pong nobody waits for is ignored.
 */
final class Heartbeat {
    private final Timers timers;
    private final EngineConfig config;
    private final Runnable ping;
    private final Runnable timeout;

    // Guarded by this.
    private @Nullable ScheduledFuture<?> timer;
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
        set(config.pingInterval().toNanos(), this::pingDue);
    }

    synchronized void pong() {
        if (waiting) {
            waiting = false;
            set(config.pingInterval().toNanos(), this::pingDue);
        }
    }

    /** Replaces the pings by one last wait. */
    synchronized void lastWait() {
        waiting = false;
        set(config.pingTimeout().toNanos(), this::timeoutDue);
    }

    synchronized void stop() {
        stopped = true;
        round++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void pingDue(int due) {
        synchronized (this) {
            if (due != round) {
                return;
            }
            waiting = true;
            set(config.pingTimeout().toNanos(), this::timeoutDue);
        }
        ping.run();
    }

    private void timeoutDue(int due) {
        synchronized (this) {
            if (due != round) {
                return;
            }
        }
        timeout.run();
    }

    /** A timer may be due, and on its way to a thread, when it is replaced: the round tells it that it is too late. */
    private void set(long nanos, Due task) {
        if (timer != null) {
            timer.cancel(false);
        }
        int due = ++round;
        timer = stopped ? null : timers.after(nanos, () -> task.run(due));
    }

    private interface Due {
        void run(int round);
    }
}
