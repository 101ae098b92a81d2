package dev.immediacy.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls a wake-up at a time given to the nanosecond, because a selector's own timeout counts in milliseconds.
 *
 * <p><em>Thread-safe: one atomic time; {@link #set} is for one thread.</em> Its thread sleeps until the time set, calls
 * the wake-up once and then sleeps until the next {@link #set}.
 */
final class Alarm implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final Runnable wakeUp;
    private final Thread thread;
    private final long originNanos = System.nanoTime();

    /** Time due, in nanoseconds since the origin so that {@link #NEVER} cannot collide with a time. */
    private final AtomicLong due = new AtomicLong(NEVER);

    private volatile boolean closed;

    Alarm(String threadName, Runnable wakeUp) {
        this.wakeUp = wakeUp;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Moves the alarm; its thread is only disturbed when the new time is earlier than what it sleeps for. */
    void set(long dueNanos) {
        long next = dueNanos - originNanos;
        long previous = due.getAndSet(next);
        if (next < previous) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    boolean isTerminated() {
        return !thread.isAlive();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        while (!closed) {
            long next = due.get();
            long left = next - (System.nanoTime() - originNanos);
            if (next == NEVER) {
                LockSupport.park(this);
            } else if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (due.compareAndSet(next, NEVER)) {
                wakeUp.run();
            }
        }
    }
}
