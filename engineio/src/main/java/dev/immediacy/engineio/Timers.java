package dev.immediacy.engineio;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread that tells the time for every session, and a pool that does what is due.
 *
 * <p><em>Thread-safe.</em> The thread is a daemon named {@code engineio-timers} that ends with {@link #close()}; a
 * timer set later is never due.
 */
final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, Timers::thread);
    private volatile Executor pool = Runnable::run;

    Timers() {
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Sets where due tasks and handlers run: the servlet container's pool, known once the context starts. */
    void runOn(Executor executor) {
        pool = executor;
    }

    Executor pool() {
        return pool;
    }

    ScheduledFuture<?> after(long nanos, Runnable task) {
        return clock.schedule(() -> handOver(task), nanos, TimeUnit.NANOSECONDS);
    }

    ScheduledFuture<?> every(long nanos, Runnable task) {
        return clock.scheduleWithFixedDelay(() -> handOver(task), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Returns how many timers are set and neither due nor cancelled. */
    int pending() {
        return clock.getQueue().size();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void handOver(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The pool only refuses when its server has stopped; the task's own owner ends it too, on this thread.
            task.run();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "engineio-timers");
        thread.setDaemon(true);
        return thread;
    }
}
