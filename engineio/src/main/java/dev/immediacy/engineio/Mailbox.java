package dev.immediacy.engineio;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time in the order they came, each seeing the effects of the one before.
 *
 * <p><em>Thread-safe:</em> whoever finds the mailbox idle runs what is in it; nobody waits. It does not bound itself:
 * {@link #waiting()} lets the owner do so.
 */
final class Mailbox {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Consumer<Throwable> failed;

    Mailbox(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    int waiting() {
        return waiting.get();
    }

    /** Puts the task behind the others; true where nobody is running them, which is then up to the caller. */
    boolean add(Runnable task) {
        tasks.add(task);
        return waiting.getAndIncrement() == 0;
    }

    /** Runs the task on this thread, or leaves it to the thread that is running another. */
    void run(Runnable task) {
        if (add(task)) {
            drain();
        }
    }

    /** Runs the task on the executor, or on this thread where the executor takes no more. */
    void run(Runnable task, Executor executor) {
        if (!add(task)) {
            return;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException stopped) {
            drain();
        }
    }

    /** Runs what is there; only for the one whose {@link #add} returned true. */
    // A handler's failure must neither jam its mailbox nor reach the container's thread.
    @SuppressWarnings("checkstyle:illegalCatch")
    void drain() {
        do {
            try {
                tasks.remove().run();
            } catch (Throwable failure) {
                failed.accept(failure);
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
