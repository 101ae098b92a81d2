package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialTasksTest {

    private final List<RuntimeException> failures = new ArrayList<>();
    private final SerialTasks tasks = new SerialTasks(failures::add);

    @Test
    void taskOfATaskRunsAfterIt() {
        List<String> order = new ArrayList<>();
        tasks.run(() -> {
            tasks.run(() -> order.add("inner"));
            order.add("outer");
        });
        assertThat(order).containsExactly("outer", "inner");
        assertThat(tasks.waiting()).isZero();
    }

    @Test
    void failureIsReportedAndTheNextTaskRuns() {
        List<String> order = new ArrayList<>();
        tasks.run(() -> {
            tasks.run(() -> order.add("next"));
            throw new IllegalStateException("meant to fail");
        });
        assertThat(order).containsExactly("next");
        assertThat(failures).hasSize(1);
    }

    @Test
    void tasksOfManyThreadsNeverOverlap() throws InterruptedException {
        int count = 20_000;
        int[] unguarded = {0}; // counts right only if no two tasks overlap and each sees the one before
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < count; i++) {
            threads.execute(() -> tasks.run(() -> unguarded[0]++));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(unguarded[0]).isEqualTo(count);
    }
}
