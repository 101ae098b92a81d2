package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Integer> seen = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(failures::add);

    @Test
    void taskThatComesWhileAnotherRunsWaitsForIt() {
        mailbox.run(() -> {
            mailbox.run(() -> seen.add(2));
            seen.add(1);
        });
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void tasksOfManyThreadsRunOneAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            threads.execute(() -> mailbox.run(() -> seen.add(number)));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(mailbox.waiting()).isZero();
    }

    @Test
    void failureIsReportedAndTheNextTaskRuns() {
        IllegalStateException failure = new IllegalStateException("wrong");
        mailbox.run(() -> {
            throw failure;
        });
        mailbox.run(() -> seen.add(1));
        assertThat(failures).containsExactly(failure);
        assertThat(seen).containsExactly(1);
    }

    @Test
    void taskRunsAnywayWhenTheExecutorHasStopped() {
        mailbox.run(() -> seen.add(1), task -> {
            throw new RejectedExecutionException();
        });
        assertThat(seen).containsExactly(1);
    }

    @Test
    void taskAddedBeforehandComesFirst() {
        assertThat(mailbox.add(() -> seen.add(1))).isTrue();
        mailbox.run(() -> seen.add(2));
        assertThat(seen).isEmpty();
        mailbox.drain();
        assertThat(seen).containsExactly(1, 2);
    }
}
