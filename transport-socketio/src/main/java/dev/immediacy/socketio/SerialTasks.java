package dev.immediacy.socketio;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the tasks of one connection one at a time, in the order they came, each seeing the effects of those before.
 *
 * <p><i>Thread-safe</i>: whoever finds it idle runs what is there; nobody waits. It does not bound itself: {@link
 * #waiting} lets the owner do so.
 */
final class SerialTasks {

    private final Consumer<RuntimeException> failed;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialTasks(Consumer<RuntimeException> failed) {
        this.failed = failed;
    }

    /** How many tasks are not done. */
    int waiting() {
        return waiting.get();
    }

    /** Runs the task on this thread, or leaves it to the thread that is running another. */
    void run(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() > 0) {
            return;
        }
        do {
            runNext();
        } while (waiting.decrementAndGet() > 0);
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a task that fails must not jam those behind it
    private void runNext() {
        try {
            tasks.remove().run();
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }
}
