package dev.immediacy.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks of one race, started together. <i>Confined to</i> the test's thread. */
final class Crew {

    private final List<Callable<?>> tasks = new ArrayList<>();

    /** A task that may throw. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    Crew add(int times, Task task) {
        for (int i = 0; i < times; i++) {
            tasks.add(() -> {
                task.run();
                return null;
            });
        }
        return this;
    }

    /** Runs all tasks at once and fails with the first failure of one. */
    void race() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            CyclicBarrier start = new CyclicBarrier(tasks.size());
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> task : tasks) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (Future<?> task : running) {
                finish(task);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void finish(Future<?> task) throws InterruptedException {
        try {
            task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a task failed or hung", e);
        }
    }
}
