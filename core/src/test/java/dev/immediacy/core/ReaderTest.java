package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where readers start, how they go on and how they end. */
class ReaderTest {

    private final HandTime time = new HandTime();
    private final MemoryHub hub = hub();

    private MemoryHub hub() {
        HubConfig config = HubConfig.defaults().withRetention(new Retention(5, 1 << 20, Duration.ofMinutes(5)));
        return new MemoryHub(config, time);
    }

    @AfterEach
    void closeTheHub() {
        hub.close();
    }

    private static void publish(Hub to, int messages) {
        for (int i = 0; i < messages; i++) {
            to.publish("room", "alice", Draft.of(new Json("1")));
        }
    }

    private static void send(Hub to, int messages) {
        for (int i = 0; i < messages; i++) {
            to.publish("room", "alice", Draft.of(new Json("1")).to("bob"));
        }
    }

    private static Reader bob(Hub of, @Nullable Cursor after) {
        return of.reader(new ReadRequest("room", "bob", after));
    }

    private static List<String> read(Reader reader) {
        return read(reader, Integer.MAX_VALUE);
    }

    /** What a read returned: a gap or a sequence for each channel. */
    private static List<String> read(Reader reader, int limit) {
        List<String> seen = new ArrayList<>();
        for (Batch batch : reader.next(limit)) {
            if (batch.gap()) {
                seen.add(batch.channel() + " gap");
            }
            batch.entries().forEach(entry -> seen.add(batch.channel() + " " + entry.sequence()));
        }
        return seen;
    }

    @Nested
    @DisplayName("protocol: where reading starts")
    class Start {

        @Test
        void withoutACursorAtTheEnd() {
            publish(hub, 3);
            send(hub, 2);
            Reader reader = bob(hub, null);
            assertThat(read(reader)).isEmpty();
            publish(hub, 1);
            send(hub, 1);
            assertThat(read(reader)).containsExactly("room 4", "@bob 3");
            assertThat(read(reader)).isEmpty();
        }

        @Test
        void atTheOldestRetainedWithoutAGap() {
            publish(hub, 7);
            send(hub, 1);
            Reader reader = bob(hub, Cursor.OLDEST);
            assertThat(read(reader)).containsExactly("room 3", "room 4", "room 5", "room 6", "room 7", "@bob 1");
        }

        @Test
        void afterTheCursorOfEachChannel() {
            publish(hub, 3);
            send(hub, 3);
            Reader reader = bob(hub, null);
            Cursor cursor = Cursor.parse("after", reader.cursor().toString());
            publish(hub, 2);
            send(hub, 1);
            assertThat(read(bob(hub, cursor))).containsExactly("room 4", "room 5", "@bob 4");
        }

        @Test
        void aCursorOfOneChannelStartsTheOtherAtItsEnd() {
            publish(hub, 3);
            send(hub, 3);
            Cursor room = new Cursor(List.of(new Position(hub.channel("room").epoch(), 1)));
            assertThat(read(bob(hub, room))).containsExactly("room 2", "room 3");
            Cursor inbox = new Cursor(List.of(new Position(hub.channel("@bob").epoch(), 2)));
            assertThat(read(bob(hub, inbox))).containsExactly("@bob 3");
        }

        @Test
        void theFurthestOfSeveralPositionsCounts() {
            publish(hub, 4);
            String epoch = hub.channel("room").epoch();
            Cursor cursor = Cursor.parse("after", epoch + ".3," + epoch + ".1," + epoch + ".2");
            assertThat(read(bob(hub, cursor))).containsExactly("room 4");
        }

        @Test
        void anEvictedPositionIsAGapAndTheBoundaryIsNone() {
            publish(hub, 7); // 3 to 7 are retained
            String epoch = hub.channel("room").epoch();
            assertThat(read(bob(hub, Cursor.parse("after", epoch + ".2"))))
                    .hasSize(5)
                    .doesNotContain("room gap");
            assertThat(read(bob(hub, Cursor.parse("after", epoch + ".1"))))
                    .containsExactly("room gap", "room 3", "room 4", "room 5", "room 6", "room 7");
        }

        @Test
        void aPositionBeyondTheEndIsAGap() {
            publish(hub, 2);
            String epoch = hub.channel("room").epoch();
            assertThat(read(bob(hub, Cursor.parse("after", epoch + ".2")))).isEmpty();
            assertThat(read(bob(hub, Cursor.parse("after", epoch + ".3"))))
                    .containsExactly("room gap", "room 1", "room 2");
        }

        @Test
        void aCursorFromBeforeARestartIsAGapInBoth() {
            publish(hub, 2);
            send(hub, 2);
            Cursor cursor = bob(hub, null).cursor();
            try (MemoryHub restarted = hub()) {
                publish(restarted, 1);
                Reader reader = bob(restarted, cursor);
                assertThat(read(reader)).containsExactly("room gap", "room 1", "@bob gap");
                assertThat(read(reader)).isEmpty();
                assertThat(read(bob(restarted, reader.cursor()))).isEmpty();
            }
        }

        @Test
        void aStrangersPositionIsAGapOnlyWhereNoPositionIsKnown() {
            publish(hub, 2);
            send(hub, 1);
            Cursor cursor = Cursor.parse("after", hub.channel("room").epoch() + ".1,stranger.7");
            assertThat(read(bob(hub, cursor))).containsExactly("room 2", "@bob gap", "@bob 1");
        }

        @Test
        void aCursorTakenBeforeTheGapWasReadStillLeadsToIt() {
            publish(hub, 1);
            Cursor welcome = bob(hub, Cursor.parse("after", "stranger.7")).cursor();
            Reader resumed = bob(hub, Cursor.parse("after", welcome.toString()));
            assertThat(read(resumed)).containsExactly("room gap", "room 1", "@bob gap");
        }

        @Test
        void anonymousReadersFollowNoInbox() {
            hub.reader(new ReadRequest("room", null, null));
            hub.reader(new ReadRequest("room", Names.ANONYMOUS, null));
            assertThat(hub.channelCount()).isEqualTo(1);
            assertThat(new ReadRequest("room", null, null).userOrAnonymous()).isEqualTo("anonymous");
        }
    }

    @Test
    void theLimitBoundsAllChannelsTogether() {
        publish(hub, 3);
        send(hub, 3);
        Reader reader = bob(hub, Cursor.OLDEST);
        assertThat(read(reader, 2)).containsExactly("room 1", "room 2");
        assertThat(read(reader, 2)).containsExactly("room 3", "@bob 1");
        assertThat(reader).hasToString("Reader[" + reader.cursor() + "]");
        assertThat(read(reader, 1)).containsExactly("@bob 2");
        assertThat(read(reader, 5)).containsExactly("@bob 3");
    }

    @Test
    void theCursorFollowsWhatWasRead() {
        publish(hub, 3);
        Reader reader = bob(hub, Cursor.OLDEST);
        read(reader, 2);
        String room = hub.channel("room").epoch();
        String inbox = hub.channel("@bob").epoch();
        assertThat(reader.cursor()).hasToString(room + ".2," + inbox + ".0");
    }

    @Nested
    @DisplayName("subscribe and close")
    class Subscribing {

        private final AtomicInteger told = new AtomicInteger();
        private final Subscriber subscriber = new Subscriber() {
            @Override
            public void wake() {}

            @Override
            public void close(CloseReason reason) {
                told.incrementAndGet();
            }

            @Override
            public String toString() {
                return "bob's session";
            }
        };

        @Test
        void aSubscriberOfTwoChannelsIsToldOnce() {
            bob(hub, null).subscribe(subscriber);
            assertThat(hub.channel("room").subscribers()).isEqualTo(1);
            assertThat(hub.channel("@bob").subscribers()).isEqualTo(1);
            hub.close();
            assertThat(told).hasValue(1);
        }

        @Test
        void oneSubscriberOfTwoReadersIsToldByEach() {
            Reader first = bob(hub, null);
            first.subscribe(subscriber);
            bob(hub, null).subscribe(subscriber);
            assertThat(hub.channel("room").subscribers()).isEqualTo(2);
            first.close();
            hub.close();
            assertThat(told).hasValue(1);
        }

        @Test
        void aClosedReaderIsNotToldAndSubscribesToNothing() {
            Reader reader = bob(hub, null);
            reader.subscribe(subscriber);
            reader.close();
            reader.close();
            assertThat(hub.channel("room").subscribers()).isZero();
            reader.subscribe(subscriber);
            assertThat(hub.channel("room").subscribers()).isZero();
            hub.close();
            assertThat(told).hasValue(0);
        }

        @Test
        void subscribingAfterTheHubClosedIsRefused() {
            Reader reader = bob(hub, null);
            hub.close();
            assertThatThrownBy(() -> reader.subscribe(subscriber)).isInstanceOf(SessionClosedException.class);
            assertThat(told).hasValue(0);
        }

        @Test
        void closingWhileSubscribingLeavesNoSubscription() {
            Seeds.each(300, random -> {
                Reader reader = bob(hub, null);
                new Crew()
                        .add(1, () -> reader.subscribe(subscriber))
                        .add(1, reader::close)
                        .race();
                assertThat(hub.channel("room").subscribers()).isZero();
                assertThat(hub.channel("@bob").subscribers()).isZero();
            });
        }
    }
}
