package dev.immediacy.core;

import static dev.immediacy.core.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A channel, used by many threads at once. */
class ChannelRaceTest {

    private static final Json DATA = new Json("\"some data\"");

    private final ExecutorService drains = Executors.newFixedThreadPool(2);

    @AfterEach
    void endTheDrains() {
        drains.shutdownNow();
    }

    private Channel channel(int retained) {
        return new Channel(
                "c",
                Retention.defaults().withMessages(retained),
                new LogBudget(Long.MAX_VALUE),
                drains,
                TimeSource.system());
    }

    private static void append(Channel channel, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(channel.append("alice", Draft.of(DATA))).isNotNull();
        }
    }

    @Nested
    @DisplayName("appenders and readers")
    class Readers {

        @Test
        void everyReaderSeesEachRetainedMessageOnceInOrderOrAGap() {
            Queue<Long> gaps = new ConcurrentLinkedQueue<>();
            Seeds.each(60, random -> {
                int retained = 1 + random.nextInt(random.nextBoolean() ? 8 : 200);
                int limit = random.nextBoolean() ? Channel.MAX_READ : 1 + random.nextInt(5);
                Channel channel = channel(retained);
                AtomicInteger appending = new AtomicInteger(2);
                new Crew()
                        .add(2, () -> {
                            append(channel, 1_000);
                            appending.decrementAndGet();
                        })
                        .add(3, () -> gaps.add(readToTheEnd(channel, limit, appending)))
                        .add(1, () -> {
                            while (appending.get() > 0) {
                                channel.expire();
                            }
                        })
                        .race();
                assertThat(channel.end().sequence()).isEqualTo(2_000);
            });
            assertThat(gaps).as("the writer overtakes a reader now and then").anyMatch(count -> count > 0);
        }

        private long readToTheEnd(Channel channel, int limit, AtomicInteger appending) {
            SequenceChecker checker = new SequenceChecker(0);
            boolean done;
            do {
                done = appending.get() == 0;
                Batch batch = channel.read(checker.last(), limit);
                checker.check(batch);
                done &= batch.isEmpty();
            } while (!done);
            assertThat(checker.last()).isEqualTo(2_000);
            if (checker.gaps() == 0) {
                assertThat(checker.received()).isEqualTo(2_000);
            }
            return checker.gaps();
        }

        @Test
        void theCheckerItselfDetectsWhatItGuardsAgainst() {
            assertThatThrownBy(() -> new SequenceChecker(0).check(List.of(1L, 2L, 4L)))
                    .hasMessage("sequence 4 follows 2");
            assertThatThrownBy(() -> new SequenceChecker(0).check(List.of(1L, 1L)))
                    .hasMessage("sequence 1 follows 1");
            assertThatThrownBy(() -> new SequenceChecker(3).check(List.of(5L))).hasMessage("sequence 5 follows 3");
            Channel channel = channel(10);
            append(channel, 3);
            assertThatThrownBy(() -> new SequenceChecker(0).check(channel.read(1, 1)))
                    .hasMessage("sequence 2 follows 0");
            assertThatThrownBy(() -> new SequenceChecker(3).check(channel.read(-1, 1)))
                    .hasMessageStartingWith("gap after 3 leads back");
        }

        @Test
        void aReaderThatIsHeldUpDelaysNoAppend() throws Exception {
            Channel channel = channel(10);
            CountDownLatch inWake = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            channel.subscribe(subscriber(() -> {
                inWake.countDown();
                assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
            }));
            append(channel, 1);
            assertThat(inWake.await(60, TimeUnit.SECONDS)).isTrue();
            append(channel, 10_000);
            assertThat(channel.read(9_999, 10).entries()).hasSize(2);
            assertThat(release.getCount()).isEqualTo(1);
            release.countDown();
        }
    }

    @Nested
    @DisplayName("wake-ups")
    class WakeUps {

        @Test
        void nobodyMissesTheLastMessageHoweverOthersComeAndGo() {
            Seeds.each(40, random -> {
                Channel channel = channel(10_000);
                List<Follower> followers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    followers.add(new Follower(channel));
                }
                AtomicBoolean appending = new AtomicBoolean(true);
                int messages = 1 + random.nextInt(500);
                new Crew()
                        .add(1, () -> {
                            append(channel, messages);
                            appending.set(false);
                        })
                        .add(4, () -> followers.get(0).subscribeOnce(followers))
                        .add(2, () -> {
                            while (appending.get()) {
                                requireNonNull(channel.subscribe(subscriber(() -> {})))
                                        .close();
                            }
                        })
                        .race();
                await().untilAsserted(() -> assertThat(followers).allMatch(f -> f.last() == messages));
                assertThat(channel.subscribers()).isEqualTo(4);
            });
        }

        @Test
        void comingAndGoingSubscribersHideNoOtherFromASignal() throws Exception {
            Drain drain = new Drain(Runnable::run);
            drain.add(subscriber(() -> {}));
            AtomicBoolean checking = new AtomicBoolean(true);
            new Crew()
                    .add(3, () -> {
                        while (checking.get()) {
                            drain.add(subscriber(() -> {})).close();
                        }
                    })
                    .add(1, () -> {
                        long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
                        while (System.nanoTime() - end < 0) {
                            assertThat(drain.isEmpty()).isFalse();
                        }
                        checking.set(false);
                    })
                    .race();
            assertThat(drain.size()).isEqualTo(1);
        }

        @Test
        void aSubscriberThatFailsSilencesNoOther() {
            Channel channel = channel(10);
            AtomicInteger woken = new AtomicInteger();
            channel.subscribe(subscriber(() -> {
                throw new IllegalStateException("on purpose");
            }));
            channel.subscribe(subscriber(() -> {
                throw new AssertionError("on purpose");
            }));
            channel.subscribe(subscriber(woken::incrementAndGet));
            append(channel, 1);
            await().untilAtomic(woken, greaterThanOrEqualTo(1));
            int before = woken.get();
            append(channel, 1);
            await().untilAtomic(woken, greaterThan(before));
        }

        @Test
        void aChannelThatIsNeverQuietStarvesNoOther() {
            ExecutorService one = Executors.newSingleThreadExecutor();
            try {
                Channel noisy = new Channel(
                        "noisy", Retention.defaults(), new LogBudget(Long.MAX_VALUE), one, TimeSource.system());
                Channel calm = new Channel(
                        "calm", Retention.defaults(), new LogBudget(Long.MAX_VALUE), one, TimeSource.system());
                AtomicInteger noise = new AtomicInteger();
                AtomicInteger noiseBeforeCalm = new AtomicInteger();
                noisy.subscribe(subscriber(() -> {
                    if (noise.incrementAndGet() < 10_000) {
                        append(noise.get() == 10 ? calm : noisy, 1);
                        append(noisy, 1);
                    }
                }));
                calm.subscribe(subscriber(() -> noiseBeforeCalm.compareAndSet(0, noise.get())));
                append(noisy, 1);
                await().untilAtomic(noiseBeforeCalm, greaterThan(0));
                assertThat(noiseBeforeCalm.get()).isLessThan(20);
            } finally {
                one.shutdownNow();
            }
        }

        @Test
        void whoUnsubscribedIsNeitherWokenNorTold() {
            Channel channel = new Channel(
                    "c", Retention.defaults(), new LogBudget(Long.MAX_VALUE), Runnable::run, TimeSource.system());
            AtomicInteger calls = new AtomicInteger();
            Subscription subscription = requireNonNull(channel.subscribe(subscriber(calls::incrementAndGet)));
            append(channel, 1);
            assertThat(calls).hasValue(1);
            subscription.close();
            subscription.close();
            append(channel, 1);
            channel.close(CloseReason.GOING_AWAY);
            assertThat(calls).hasValue(1);
            assertThat(channel.subscribers()).isZero();
        }

        @Test
        void aSubscriberThatFailsWhenToldKeepsNobodyFromBeingTold() {
            Channel channel = channel(10);
            AtomicInteger told = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                channel.subscribe(new Subscriber() {
                    @Override
                    public void wake() {}

                    @Override
                    public void close(CloseReason reason) {
                        told.incrementAndGet();
                        throw new IllegalStateException("on purpose");
                    }
                });
            }
            channel.close(CloseReason.GOING_AWAY);
            assertThat(told).hasValue(10);
        }
    }

    /** Reads on at every wake-up; wake-ups of one channel come one at a time. */
    private static final class Follower implements Subscriber {

        private final Channel channel;
        private final SequenceChecker checker = new SequenceChecker(0);
        private boolean subscribed;

        Follower(Channel channel) {
            this.channel = channel;
        }

        /** Subscribes the first follower that nobody has subscribed yet. */
        void subscribeOnce(List<Follower> all) {
            Follower next = claim(all);
            requireNonNull(channel.subscribe(next));
            next.wake();
        }

        private static synchronized Follower claim(List<Follower> all) {
            Follower next = all.stream().filter(f -> !f.subscribed).findFirst().orElseThrow();
            next.subscribed = true;
            return next;
        }

        long last() {
            return checker.last();
        }

        @Override
        public synchronized void wake() {
            Batch batch = channel.read(checker.last(), Channel.MAX_READ);
            checker.check(batch);
        }

        @Override
        public void close(CloseReason reason) {}
    }

    private static Subscriber subscriber(Crew.Task task) {
        return new Subscriber() {
            @Override
            public void wake() {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void close(CloseReason reason) {
                wake();
            }
        };
    }
}
