package dev.immediacy.core;

import static dev.immediacy.core.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pushing what a reader reads, one write in flight. */
class PumpTest {

    private static final Json DATA = new Json("1");

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void endTheThreads() {
        threads.shutdownNow();
    }

    private Channel channel(int retained) {
        return new Channel(
                "c",
                Retention.defaults().withMessages(retained),
                new LogBudget(Long.MAX_VALUE),
                threads,
                TimeSource.system());
    }

    private static void append(Channel channel, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(channel.append("alice", Draft.of(DATA))).isNotNull();
        }
    }

    private static Reader reader(Channel... channels) {
        return new Reader(List.of(channels), Cursor.OLDEST);
    }

    /** A sink that keeps what it was handed until the test completes it. */
    private static final class HandSink implements Sink {

        private final List<List<Batch>> writes = new ArrayList<>();
        private final List<CloseReason> closed = new ArrayList<>();
        private @Nullable Completion pending;

        @Override
        public synchronized void write(List<Batch> batches, Completion done) {
            assertThat(pending).as("one write in flight at a time").isNull();
            writes.add(batches);
            pending = done;
        }

        @Override
        public synchronized void close(CloseReason reason) {
            closed.add(reason);
        }

        void complete(@Nullable Throwable failure) {
            Completion done;
            synchronized (this) {
                done = pending;
                pending = null;
            }
            if (done == null) {
                throw new AssertionError("no write is in flight");
            }
            done.complete(failure);
        }

        synchronized List<Integer> sizes() {
            return writes.stream()
                    .map(batches ->
                            batches.stream().mapToInt(b -> b.entries().size()).sum())
                    .toList();
        }
    }

    @Test
    void whatIsAppendedDuringAWriteGoesIntoTheNextOne() {
        Channel channel = new Channel(
                "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
        HandSink sink = new HandSink();
        append(channel, 3);
        Pump.start(reader(channel), sink);
        assertThat(sink.sizes()).containsExactly(3);
        append(channel, 20);
        assertThat(sink.sizes()).containsExactly(3);
        sink.complete(null);
        assertThat(sink.sizes()).containsExactly(3, 20);
        sink.complete(null);
        assertThat(sink.sizes()).containsExactly(3, 20);
        append(channel, 1);
        assertThat(sink.sizes()).containsExactly(3, 20, 1);
    }

    @Test
    void aPacedPumpWritesAtTheWakeUpsThatItsPacingPassesOn() {
        Channel channel = new Channel(
                "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
        HandSink sink = new HandSink();
        AtomicReference<@Nullable Subscriber> paced = new AtomicReference<>();
        Pump.start(reader(channel), sink, pump -> {
            paced.set(pump);
            return new Subscriber() {
                @Override
                public void wake() {} // never passed on by itself

                @Override
                public void close(CloseReason reason) {
                    pump.close(reason);
                }
            };
        });
        append(channel, 3);
        append(channel, 4);
        assertThat(sink.sizes()).isEmpty();

        requireNonNull(paced.get()).wake();
        assertThat(sink.sizes()).containsExactly(7);
        channel.close(CloseReason.GOING_AWAY);
        assertThat(sink.closed).containsExactly(CloseReason.GOING_AWAY);
    }

    @Test
    void aGapIsWrittenBeforeWhatFollowsIt() {
        Channel channel = new Channel(
                "c",
                Retention.defaults().withMessages(2),
                new LogBudget(Long.MAX_VALUE),
                Runnable::run,
                TimeSource.system());
        HandSink sink = new HandSink();
        Pump.start(reader(channel), sink);
        append(channel, 10);
        sink.complete(null);
        assertThat(sink.writes.get(0).get(0).gap()).isFalse();
        assertThat(sink.writes.get(1).get(0).gap()).isTrue();
        assertThat(sink.sizes()).containsExactly(1, 2);
    }

    @Test
    void nothingIsWrittenAfterAFailure() {
        Channel channel = new Channel(
                "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
        HandSink sink = new HandSink();
        Pump.start(reader(channel), sink);
        append(channel, 1);
        sink.complete(new IllegalStateException("on purpose"));
        append(channel, 1);
        channel.close(CloseReason.GOING_AWAY);
        assertThat(sink.sizes()).containsExactly(1);
        assertThat(sink.closed).isEmpty();
        assertThat(channel.subscribers()).isZero();
    }

    @Test
    void aSinkThatThrowsEndsThePump() {
        Channel channel = new Channel(
                "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
        AtomicInteger writes = new AtomicInteger();
        Sink sink = new Sink() {
            @Override
            public void write(List<Batch> batches, Completion done) {
                writes.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void close(CloseReason reason) {
                writes.incrementAndGet();
            }
        };
        append(channel, 1);
        assertThatThrownBy(() -> Pump.start(reader(channel), sink)).hasMessage("on purpose");
        assertThat(channel.subscribers()).isZero();
        append(channel, 1);
        assertThat(writes).hasValue(1);
    }

    @Test
    void nothingIsWrittenAfterAClose() {
        Channel channel = new Channel(
                "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
        HandSink sink = new HandSink();
        Pump pump = Pump.start(reader(channel), sink);
        append(channel, 1);
        append(channel, 1);
        pump.close();
        pump.close();
        sink.complete(null);
        append(channel, 1);
        pump.wake();
        channel.close(CloseReason.GOING_AWAY);
        assertThat(sink.sizes()).containsExactly(1);
        assertThat(sink.closed).isEmpty();
    }

    @Test
    void theSinkIsToldOnceWhenTheHubClosesHoweverManyChannelsItFollows() {
        Channel room = channel(10);
        Channel inbox = channel(10);
        HandSink sink = new HandSink();
        Pump pump = Pump.start(reader(room, inbox), sink);
        room.close(CloseReason.GOING_AWAY);
        inbox.close(CloseReason.GOING_AWAY);
        pump.close(CloseReason.NORMAL);
        assertThat(sink.closed).containsExactly(CloseReason.GOING_AWAY);
        assertThat(room.subscribers() + inbox.subscribers()).isZero();
    }

    @Test
    void aHundredThousandWritesThatCompleteAtOnceNeedNoStack() {
        Channel channel =
                new Channel("c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), task -> {}, TimeSource.system());
        SequenceChecker checker = new SequenceChecker(0);
        AtomicReference<@Nullable Pump> pump = new AtomicReference<>();
        pump.set(Pump.start(reader(channel), sink((batches, done) -> {
            batches.forEach(checker::check);
            if (checker.last() < 100_000) {
                append(channel, 1);
                requireNonNull(pump.get()).wake();
            }
            done.complete(null);
        })));
        append(channel, 1);
        requireNonNull(pump.get()).wake();
        assertThat(checker.last()).isEqualTo(100_000);
        assertThat(checker.gaps()).isZero();
    }

    @Test
    void aHundredThousandWritesThatWakeThemselvesArriveInOrder() {
        Channel channel = channel(100);
        SequenceChecker checker = new SequenceChecker(0);
        Pump.start(reader(channel), sink((batches, done) -> {
            batches.forEach(checker::check);
            if (checker.last() < 100_000) {
                append(channel, 1);
            }
            done.complete(null);
        }));
        append(channel, 1);
        await().until(() -> checker.last() == 100_000);
        assertThat(checker.gaps()).isZero();
    }

    @Test
    void aBacklogIsWrittenInOneGoWithoutStack() {
        Channel channel =
                new Channel("c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), task -> {}, TimeSource.system());
        for (int i = 0; i < 10_000; i++) {
            append(channel, 1);
        }
        SequenceChecker checker = new SequenceChecker(0);
        Pump.start(reader(channel), sink((batches, done) -> {
            batches.forEach(checker::check);
            done.complete(null);
        }));
        assertThat(checker.last()).isEqualTo(10_000);
    }

    @Test
    void aSessionThatIsNeverQuietStarvesNoOther() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Channel channel =
                    new Channel("c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), one, TimeSource.system());
            List<SequenceChecker> sessions = List.of(new SequenceChecker(0), new SequenceChecker(0));
            AtomicInteger widest = new AtomicInteger();
            for (SequenceChecker session : sessions) {
                Pump.start(reader(channel), sink((batches, done) -> {
                    batches.forEach(session::check);
                    long behind =
                            Math.abs(sessions.get(0).last() - sessions.get(1).last());
                    widest.accumulateAndGet((int) behind, Math::max);
                    if (session.last() < 5_000) {
                        append(channel, 1);
                    }
                    done.complete(null);
                }));
            }
            append(channel, 1);
            await().until(() -> sessions.stream().allMatch(s -> s.last() >= 5_000));
            assertThat(widest.get()).isLessThan(10);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void nothingIsLostDoubledOrReorderedHoweverWritesComplete() {
        Seeds.each(60, random -> {
            int messages = 200 + random.nextInt(800);
            Channel room = channel(5_000);
            Channel inbox = channel(5_000);
            List<RandomSink> sinks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sinks.add(new RandomSink(new Random(random.nextLong()), i % 3 == 2));
            }
            List<Pump> pumps = new ArrayList<>();
            new Crew()
                    .add(1, () -> append(room, messages))
                    .add(1, () -> append(inbox, messages))
                    .add(1, () -> sinks.forEach(sink -> pumps.add(Pump.start(reader(room, inbox), sink))))
                    .race();
            await().untilAsserted(() -> assertThat(sinks).allMatch(sink -> sink.isDone(messages)));
            assertThat(sinks).allSatisfy(sink -> assertThat(sink.broken).isNull());
            pumps.forEach(Pump::close);
            assertThat(room.subscribers() + inbox.subscribers()).isZero();
        });
    }

    /** Completes at once, on another thread, or fails at last. */
    private final class RandomSink implements Sink {

        private final Random random;
        private final boolean failing;
        private final AtomicBoolean inFlight = new AtomicBoolean();
        private final List<SequenceChecker> checkers = List.of(new SequenceChecker(0), new SequenceChecker(0));
        private final List<String> epochs = new ArrayList<>();
        private volatile boolean failed;
        private volatile @Nullable AssertionError broken;

        RandomSink(Random random, boolean failing) {
            this.random = random;
            this.failing = failing;
        }

        boolean isDone(int messages) {
            return broken != null
                    || failed
                    || checkers.stream().mapToLong(SequenceChecker::last).sum() == 2L * messages;
        }

        @Override
        public void write(List<Batch> batches, Completion done) {
            try {
                assertThat(inFlight.compareAndSet(false, true))
                        .as("one write in flight")
                        .isTrue();
                assertThat(failed).as("nothing is written after a failure").isFalse();
                batches.forEach(batch -> checkers.get(index(batch)).check(batch));
            } catch (AssertionError e) {
                broken = e;
            }
            boolean fails = failing && random.nextInt(20) == 0;
            Throwable failure = fails ? new IllegalStateException("on purpose") : null;
            if (random.nextBoolean()) {
                complete(done, failure);
            } else {
                threads.execute(() -> complete(done, failure));
            }
        }

        private void complete(Completion done, @Nullable Throwable failure) {
            failed = failure != null;
            inFlight.set(false);
            done.complete(failure);
        }

        private int index(Batch batch) {
            String epoch = batch.end().epoch();
            if (!epochs.contains(epoch)) {
                epochs.add(epoch);
            }
            return epochs.indexOf(epoch);
        }

        @Override
        public void close(CloseReason reason) {
            broken = new AssertionError("nobody closes here");
        }
    }

    /** The write of a sink that is never closed. */
    @FunctionalInterface
    private interface Write {
        void write(List<Batch> batches, Sink.Completion done);
    }

    private static Sink sink(Write write) {
        return new Sink() {
            @Override
            public void write(List<Batch> batches, Completion done) {
                write.write(batches, done);
            }

            @Override
            public void close(CloseReason reason) {}
        };
    }
}
