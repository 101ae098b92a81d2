package dev.immediacy.core;

import static dev.immediacy.core.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.greaterThan;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Publishing, direct messages, bounds, expiry and the end of the hub of a single process. */
class MemoryHubTest {

    private static final CloseReason OVER = new CloseReason(CloseReason.Code.OVERLOADED, "too much");

    private final HandTime time = new HandTime();
    private final MemoryHub hub =
            new MemoryHub(new HubConfig(new Retention(1_000, 1 << 20, Duration.ofMinutes(1)), 100, 8, 40_000), time);

    @AfterEach
    void closeTheHub() {
        hub.close();
    }

    private static Draft draft() {
        return Draft.of(new Json("1"));
    }

    private List<Message> messages(String channel) {
        return hub.channel(channel).read(0, Channel.MAX_READ).entries().stream()
                .map(Entry::message)
                .toList();
    }

    private static final class CountingSubscriber implements Subscriber {

        private final AtomicInteger woken = new AtomicInteger();
        private final Queue<CloseReason> told = new ConcurrentLinkedQueue<>();

        @Override
        public void wake() {
            woken.incrementAndGet();
        }

        @Override
        public void close(CloseReason reason) {
            told.add(reason);
        }
    }

    @Nested
    @DisplayName("publish by id")
    class Idempotence {

        @Test
        void theSameIdAnswersTheFirstReceiptAndAppendsNothing() {
            Receipt first = hub.publish("room", "alice", draft().withId("x"));
            Receipt again = hub.publish("room", "alice", Draft.of(new Json("2")).withId("x"));
            assertThat(first.duplicate()).isFalse();
            assertThat(again).isEqualTo(new Receipt("x", first.position(), true));
            assertThat(messages("room")).hasSize(1);
        }

        @Test
        void anIdCountsForItsChannelSenderAndRecipient() {
            assertThat(hub.publish("room", "alice", draft().withId("x")).duplicate())
                    .isFalse();
            assertThat(hub.publish("hall", "alice", draft().withId("x")).duplicate())
                    .isFalse();
            assertThat(hub.publish("room", "carol", draft().withId("x")).duplicate())
                    .isFalse();
            assertThat(hub.publish("room", "alice", draft().withId("x").to("bob"))
                            .duplicate())
                    .isFalse();
            assertThat(hub.publish("room", "alice", draft().withId("x").to("bob"))
                            .duplicate())
                    .isTrue();
            assertThat(messages("@bob")).hasSize(1);
        }

        @Test
        void manyThreadsWithOneIdAppendOnce() {
            Seeds.each(30, random -> {
                String id = "id-" + random.nextLong();
                boolean direct = random.nextBoolean();
                Draft draft = direct ? draft().withId(id).to("bob") : draft().withId(id);
                Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
                new Crew()
                        .add(16, () -> receipts.add(hub.publish("room", "alice", draft)))
                        .race();
                assertThat(receipts).hasSize(16).filteredOn(r -> !r.duplicate()).hasSize(1);
                assertThat(receipts)
                        .extracting(Receipt::position)
                        .containsOnly(receipts.element().position());
                for (String channel : direct ? List.of("@alice", "@bob") : List.of("room")) {
                    assertThat(messages(channel))
                            .filteredOn(m -> m.id().equals(id))
                            .hasSize(1);
                }
            });
        }
    }

    @Nested
    @DisplayName("direct messages")
    class Direct {

        @Test
        void bothInboxesGetItAndNobodyElse() {
            Receipt receipt = hub.publish("room", "alice", draft().to("bob"));
            assertThat(messages("room")).isEmpty();
            assertThat(messages("@carol")).isEmpty();
            Message own = messages("@alice").get(0);
            Message theirs = messages("@bob").get(0);
            assertThat(List.of(own, theirs)).allSatisfy(message -> {
                assertThat(message.id()).isEqualTo(receipt.id());
                assertThat(message.sender()).isEqualTo("alice");
                assertThat(message.recipient()).isEqualTo("bob");
            });
            assertThat(receipt.position()).isEqualTo(own.position());
            assertThat(theirs.channel()).isEqualTo("@bob");
        }

        @Test
        void oneToOneselfIsThereOnce() {
            Receipt receipt = hub.publish("room", "alice", draft().to("alice"));
            assertThat(messages("@alice")).extracting(Message::position).containsExactly(receipt.position());
        }

        @Test
        void anAnonymousSenderHasNoInbox() {
            hub.publish("room", Names.ANONYMOUS, draft().to("bob"));
            assertThat(messages("@bob")).hasSize(1);
            assertThat(hub.channelCount()).isEqualTo(1);
        }

        @Test
        void whereTheRecipientFindsNoRoomNeitherInboxGetsIt() {
            for (int i = 0; i < 7; i++) {
                hub.publish("room-" + i, "alice", draft());
            }
            hub.publish("room-0", "alice", draft().to("alice"));
            Draft draft = draft().withId("x").to("bob");
            assertThatThrownBy(() -> hub.publish("room-0", "alice", draft)).isInstanceOf(OverflowException.class);
            assertThat(messages("@alice")).hasSize(1);
            assertThatThrownBy(() -> hub.publish("room-0", "alice", draft))
                    .as("a retry is no duplicate of what reached nobody")
                    .isInstanceOf(OverflowException.class);
        }
    }

    @Nested
    @DisplayName("bounds")
    class Bounds {

        @Test
        void oneChannelTooManyIsRefusedAndKnownOnesGoOn() {
            for (int i = 0; i < 8; i++) {
                hub.publish("room-" + i, "alice", draft());
            }
            assertThatThrownBy(() -> hub.publish("room-8", "alice", draft()))
                    .isInstanceOf(OverflowException.class)
                    .hasMessage("a new channel needs room, maxChannels is 8");
            assertThatThrownBy(() -> hub.reader(new ReadRequest("room-8", null, null)))
                    .isInstanceOf(OverflowException.class);
            hub.publish("room-0", "alice", draft());
        }

        @Test
        void anEmptyChannelNobodyUsesGivesItsRoomToANewOne() {
            for (int i = 0; i < 8; i++) {
                assertThat(hub.reader(new ReadRequest("room-" + i, null, null)).next())
                        .isEmpty();
            }
            assertThatThrownBy(() -> hub.publish("room-8", "alice", draft())).isInstanceOf(OverflowException.class);

            time.advance(Duration.ofSeconds(2));

            assertThat(hub.publish("room-8", "alice", draft()).duplicate()).isFalse();
        }

        @Test
        void manyThreadsTogetherMakeNotOneChannelTooMany() throws Exception {
            AtomicInteger number = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            new Crew()
                    .add(16, () -> {
                        try {
                            hub.publish("room-" + number.incrementAndGet(), "alice", draft());
                        } catch (OverflowException e) {
                            refused.incrementAndGet();
                        }
                    })
                    .race();
            assertThat(hub.channelCount()).isEqualTo(8);
            assertThat(refused).hasValue(8);
        }

        @Test
        void theSizeOfAMessageCountsBytesOfUtf8() {
            String widest = "\"" + "中".repeat(32) + "xx\"";
            assertThat(hub.publish("room", "alice", Draft.of(new Json(widest))).duplicate())
                    .isFalse();
            assertThatThrownBy(() -> hub.publish("room", "alice", Draft.of(new Json(widest.replace("xx", "é1")))))
                    .isInstanceOf(MessageTooLargeException.class)
                    .hasMessage("message is 101 bytes, maxMessageBytes is 100");
            hub.publish("room", "alice", Draft.of(new Json("\"" + "x".repeat(98) + "\"")));
            assertThatThrownBy(() -> hub.publish("room", "alice", Draft.of(new Json("\"" + "x".repeat(99) + "\""))))
                    .isInstanceOf(MessageTooLargeException.class);
        }
    }

    @Nested
    @DisplayName("the bytes of all channels")
    class AllChannels {

        private static final int MAX_ENTRY_BYTES = 300;

        private long bytes(String channel) {
            return hub.channel(channel).retainedBytes();
        }

        private void fill(String channel, int messages) {
            for (int i = 0; i < messages; i++) {
                hub.publish(channel, "alice", draft());
            }
        }

        @Test
        void areBoundedAndTheFullestGive() {
            fill("small", 5);
            long small = bytes("small");
            fill("large", 500);
            fill("larger", 900);

            assertThat(hub.retainedBytes()).isBetween(35_000L - MAX_ENTRY_BYTES, 40_000L + MAX_ENTRY_BYTES);
            assertThat(bytes("small")).as("what little there was").isEqualTo(small);
            assertThat(bytes("large")).as("the level").isBetween(14_000L, 20_000L);
            assertThat(messages("larger")).last().extracting(Message::sequence).isEqualTo(900L);
        }

        @Test
        void whoeverStillWantedWhatWentIsToldOfAGap() {
            Reader reader = hub.reader(new ReadRequest("room", null, null));
            fill("room", 900);

            assertThat(reader.next()).first().matches(Batch::gap, "a gap");
        }

        @Test
        void anIdIsForgottenWithItsMessage() {
            Receipt first = hub.publish("room", "alice", draft().withId("x"));
            fill("room", 900);

            Receipt again = hub.publish("room", "alice", draft().withId("x"));

            assertThat(again.duplicate()).isFalse();
            assertThat(again.position().epoch()).isEqualTo(first.position().epoch());
        }

        @Test
        void evenTheNewestGoesWhereEveryChannelHasButOne() {
            String data = "\"" + "x".repeat(98) + "\"";
            HubConfig tiny = hub.config().withMaxRetainedBytes(1_000);
            try (MemoryHub tinyHub = new MemoryHub(tiny, time)) {
                for (int i = 0; i < 8; i++) {
                    tinyHub.publish("room-" + i, "alice", Draft.of(new Json(data)));
                }
                assertThat(tinyHub.retainedBytes())
                        .as("no more than had to go")
                        .isBetween(1_000L - 125 - MAX_ENTRY_BYTES, 1_000L + MAX_ENTRY_BYTES);
            }
        }

        @Test
        void whatExpiresIsCountedNoMore() {
            fill("room", 10);
            time.advance(Duration.ofMinutes(2));
            await().until(() -> hub.retainedBytes() == 0);
        }

        @Test
        void manyThreadsTogetherKeepTheBoundAndTheCount() throws Exception {
            AtomicInteger number = new AtomicInteger();
            new Crew()
                    .add(8, () -> fill("room-" + number.incrementAndGet() % 8, 900))
                    .race();

            long counted = 0;
            for (int i = 0; i < 8; i++) {
                counted += bytes("room-" + i);
            }
            assertThat(hub.retainedBytes()).isEqualTo(counted).isLessThanOrEqualTo(40_000 + 8 * MAX_ENTRY_BYTES);
        }
    }

    @Nested
    @DisplayName("expiry")
    class Expiry {

        @Test
        void whatIsTooOldIsDroppedWithoutAnAppend() {
            hub.publish("room", "alice", draft());
            time.advance(Duration.ofMinutes(2));
            await().until(() -> hub.channel("room").oldest() == 2);
            assertThat(hub.channel("room").end().sequence()).isEqualTo(1);
        }

        @Test
        void anIdleChannelIsDroppedAndMadeAnewWhenItIsNeeded() {
            Receipt before = hub.publish("room", "alice", draft().withId("x"));
            Reader reader = hub.reader(new ReadRequest("room", null, null));
            time.advance(Hub.IDLE_CHANNEL);
            await().until(() -> hub.channelCount() == 0);
            assertThatThrownBy(() -> reader.subscribe(new CountingSubscriber()))
                    .isInstanceOf(SessionClosedException.class);
            Receipt after = hub.publish("room", "alice", draft().withId("x"));
            assertThat(after.duplicate()).isFalse();
            assertThat(after.position().epoch()).isNotEqualTo(before.position().epoch());
            assertThat(after.position().sequence()).isEqualTo(1);
            hub.reader(new ReadRequest("room", null, null)).subscribe(new CountingSubscriber());
        }

        @Test
        void aPublishThatMeetsARetiredChannelMakesANewOne() {
            Channel retired = hub.channel("room");
            time.advance(Hub.IDLE_CHANNEL);
            assertThat(retired.retireIfIdle(Hub.IDLE_CHANNEL.toNanos())).isTrue();
            Receipt receipt = hub.publish("room", "alice", draft());
            assertThat(receipt.position().epoch()).isNotEqualTo(retired.epoch());
            assertThat(messages("room")).hasSize(1);
        }

        @Test
        void aSubscribedChannelStays() {
            CountingSubscriber subscriber = new CountingSubscriber();
            hub.reader(new ReadRequest("room", null, null)).subscribe(subscriber);
            hub.publish("idle", "alice", draft());
            time.advance(Hub.IDLE_CHANNEL);
            await().until(() -> hub.channelCount() == 1);
            hub.publish("room", "alice", draft());
            await().untilAtomic(subscriber.woken, greaterThan(0));
        }

        @Test
        void publishersAndSubscribersRacingWithRetirementLoseNothing() {
            Seeds.each(40, random -> {
                String name = "room-" + random.nextInt(2);
                Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
                new Crew()
                        .add(2, () -> {
                            for (int i = 0; i < 50; i++) {
                                receipts.add(hub.publish(name, "alice", draft()));
                            }
                        })
                        .add(2, () -> {
                            for (int i = 0; i < 50; i++) {
                                time.advance(Duration.ofMillis(1));
                                Channel channel = hub.channel(name);
                                channel.retireIfIdle(0);
                            }
                        })
                        .race();
                assertThat(receipts).hasSize(100).allMatch(r -> !r.duplicate());
                assertThat(receipts).extracting(Receipt::position).doesNotHaveDuplicates();
            });
        }
    }

    @Nested
    @DisplayName("close")
    class Closing {

        @Test
        void everySubscriberIsToldTheFirstReasonOnce() {
            CountingSubscriber room = new CountingSubscriber();
            CountingSubscriber bob = new CountingSubscriber();
            hub.reader(new ReadRequest("room", null, null)).subscribe(room);
            hub.reader(new ReadRequest("room", "bob", null)).subscribe(bob);
            hub.close(OVER);
            hub.close(CloseReason.GOING_AWAY);
            assertThat(room.told).containsExactly(OVER);
            assertThat(bob.told).containsExactly(OVER);
            assertThat(hub.isClosed()).isTrue();
        }

        @Test
        void laterCallsAreRefusedWithTheReason() {
            hub.channel("known");
            hub.close(OVER);
            for (String channel : new String[] {"known", "unknown"}) {
                assertThatThrownBy(() -> hub.publish(channel, "alice", draft()))
                        .isInstanceOfSatisfying(
                                SessionClosedException.class,
                                e -> assertThat(e.reason()).isEqualTo(OVER));
                assertThatThrownBy(() -> hub.publish(channel, "alice", draft().to("bob")))
                        .isInstanceOf(SessionClosedException.class);
                assertThatThrownBy(() -> hub.reader(new ReadRequest(channel, "bob", null)))
                        .isInstanceOf(SessionClosedException.class);
                assertThatThrownBy(() -> hub.channel(channel)).isInstanceOf(SessionClosedException.class);
            }
        }

        @Test
        void whoSubscribesWhileTheHubClosesIsToldOrRefusedExactlyOnce() {
            Seeds.each(300, random -> {
                MemoryHub closing = MemoryHub.create();
                if (random.nextBoolean()) {
                    closing.channel("room");
                }
                Queue<CountingSubscriber> accepted = new ConcurrentLinkedQueue<>();
                Queue<CountingSubscriber> refused = new ConcurrentLinkedQueue<>();
                new Crew()
                        .add(4, () -> {
                            CountingSubscriber subscriber = new CountingSubscriber();
                            try {
                                closing.reader(new ReadRequest("room", "bob", null))
                                        .subscribe(subscriber);
                                accepted.add(subscriber);
                            } catch (SessionClosedException e) {
                                refused.add(subscriber);
                            }
                        })
                        .add(1, () -> closing.close(OVER))
                        .race();
                assertThat(accepted).allSatisfy(s -> assertThat(s.told).containsExactly(OVER));
                assertThat(refused).allSatisfy(s -> assertThat(s.told).isEmpty());
                assertThat(accepted.size() + refused.size()).isEqualTo(4);
            });
        }

        @Test
        void whoPublishesWhileTheHubClosesIsAnsweredOrRefused() {
            Seeds.each(100, random -> {
                MemoryHub closing = MemoryHub.create();
                boolean direct = random.nextBoolean();
                new Crew()
                        .add(4, () -> {
                            try {
                                for (int i = 0; i < 10_000; i++) {
                                    closing.publish("room-" + i % 50, "alice", direct ? draft().to("bob") : draft());
                                }
                            } catch (SessionClosedException e) {
                                assertThat(e.reason()).isEqualTo(OVER);
                            }
                        })
                        .add(1, () -> closing.close(OVER))
                        .race();
                assertThatThrownBy(() -> closing.publish("room", "alice", draft()))
                        .isInstanceOf(SessionClosedException.class);
            });
        }

        @Test
        void theHubsThreadsEndWithIt() {
            MemoryHub ending = MemoryHub.create();
            ending.reader(new ReadRequest("room", null, null)).subscribe(new CountingSubscriber());
            ending.publish("room", "alice", draft());
            ending.close();
            hub.close();
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("immediacy-")));
        }
    }

    @Test
    void defaultsAreInForce() {
        try (MemoryHub defaults = MemoryHub.create()) {
            assertThat(defaults.config()).isEqualTo(HubConfig.defaults());
            assertThat(defaults.presence().users("room")).isEmpty();
            assertThat(defaults.isClosed()).isFalse();
        }
    }
}
