package dev.immediacy.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A channel, used by one thread; its wake-ups run on the publisher's. */
class ChannelTest {

    private final HandTime time = new HandTime();
    private final Channel channel = channel(Retention.defaults());

    private Channel channel(Retention retention) {
        return new Channel("lobby", retention, new LogBudget(Long.MAX_VALUE), Runnable::run, time);
    }

    private static Draft draft(int number) {
        return Draft.of(new Json(Integer.toString(number)));
    }

    private static Receipt append(Channel channel, String sender, Draft draft) {
        return requireNonNull(channel.append(sender, draft), "channel is retired");
    }

    private static void fill(Channel channel, int messages) {
        for (int i = 0; i < messages; i++) {
            append(channel, "alice", draft(i));
        }
    }

    private static List<Long> sequences(Batch batch) {
        return batch.entries().stream().map(Entry::sequence).toList();
    }

    @Nested
    @DisplayName("append")
    class Append {

        @Test
        void sequencesCountFromOneWithoutHoles() {
            for (int i = 1; i <= 100; i++) {
                Receipt receipt = append(channel, "alice", draft(i));
                assertThat(receipt.position()).isEqualTo(new Position(channel.epoch(), i));
                assertThat(receipt.duplicate()).isFalse();
            }
            assertThat(sequences(channel.read(0, 1000)))
                    .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
            assertThat(channel.end().sequence()).isEqualTo(100);
            assertThat(channel.oldest()).isEqualTo(1);
        }

        @Test
        void aMessageCarriesWhatWasPublishedAndTheTimeToTheMillisecond() {
            append(channel, "alice", draft(7).withId("id-7"));
            Message message = channel.read(0, 1).entries().get(0).message();
            assertThat(message)
                    .isEqualTo(new Message(
                            "lobby",
                            new Position(channel.epoch(), 1),
                            "id-7",
                            "alice",
                            null,
                            HandTime.START.minusNanos(456_789),
                            new Json("7")));
        }

        @Test
        void anIdAppendsOnceForItsSenderAndRecipient() {
            Receipt first = append(channel, "alice", draft(1).withId("x"));
            assertThat(append(channel, "alice", draft(2).withId("x"))).isEqualTo(first.again());
            assertThat(append(channel, "bob", draft(1).withId("x")).duplicate()).isFalse();
            assertThat(append(channel, "alice", draft(1).withId("x").to("bob")).duplicate())
                    .isFalse();
            assertThat(channel.end().sequence()).isEqualTo(3);
            assertThat(channel.read(0, 1).entries().get(0).message().data()).isEqualTo(new Json("1"));
        }

        @Test
        void anIdIsForgottenWithItsMessage() {
            Channel small = channel(Retention.defaults().withMessages(2));
            append(small, "alice", draft(1).withId("x"));
            fill(small, 1);
            assertThat(append(small, "alice", draft(1).withId("x")).duplicate()).isTrue();
            fill(small, 1);
            assertThat(append(small, "alice", draft(1).withId("x")).duplicate()).isFalse();
        }

        @Test
        void anIdOfOursIsNeverTakenForAPublishersOwn() {
            String next = channel.epoch() + ".2";
            append(channel, "anonymous", draft(1).withId(next));
            Receipt second = append(channel, "anonymous", draft(2));
            Receipt third = append(channel, "anonymous", draft(3));
            assertThat(second.duplicate()).isFalse();
            assertThat(second.id()).isNotEqualTo(next);
            assertThat(third.position().sequence()).isEqualTo(3);
        }

        @Test
        void anIdOfOursIsRememberedToo() {
            Receipt first = append(channel, "alice", draft(1));
            assertThat(append(channel, "alice", draft(2).withId(first.id()))).isEqualTo(first.again());
        }

        @Test
        void twoChannelsOfOneNameDifferInTheirEpochs() {
            assertThat(channel(Retention.defaults()).epoch()).isNotEqualTo(channel.epoch());
            assertThat(Position.parse("cursor", channel.end().toString())).isEqualTo(channel.end());
        }
    }

    @Nested
    @DisplayName("shared batches")
    class Batches {

        @Test
        void readersAtTheSamePlaceShareOneBatch() {
            fill(channel, 3);
            Batch batch = channel.read(1, Channel.MAX_READ);
            assertThat(channel.read(1, Channel.MAX_READ)).isSameAs(batch);
            assertThat(channel.read(2, Channel.MAX_READ)).isNotSameAs(batch);
            assertThat(channel.read(1, Channel.MAX_READ)).isSameAs(batch);
            assertThat(sequences(batch)).containsExactly(2L, 3L);
        }

        @Test
        void anAppendMakesABatchThatReachedTheEndStale() {
            fill(channel, 3);
            Batch batch = channel.read(0, Channel.MAX_READ);
            fill(channel, 1);
            assertThat(sequences(channel.read(0, Channel.MAX_READ))).containsExactly(1L, 2L, 3L, 4L);
            assertThat(sequences(batch)).containsExactly(1L, 2L, 3L);
        }

        @Test
        void anAppendLeavesABatchThatWasCutShort() {
            fill(channel, 1500);
            Batch batch = channel.read(0, Channel.MAX_READ);
            fill(channel, 1);
            assertThat(batch.cut()).isTrue();
            assertThat(channel.read(0, Channel.MAX_READ)).isSameAs(batch);
        }

        @Test
        void anEvictionMakesASharedBatchStale() {
            Channel small = channel(Retention.defaults().withMessages(1200));
            fill(small, 1200);
            Batch batch = small.read(0, Channel.MAX_READ);
            assertThat(batch.cut()).isTrue();
            fill(small, 1);
            Batch after = small.read(0, Channel.MAX_READ);
            assertThat(after.gap()).isTrue();
            assertThat(after.entries().get(0).sequence()).isEqualTo(2);
        }

        @Test
        void expiryDropsWhatWasShared() {
            Channel brief = channel(Retention.defaults().withAge(Duration.ofSeconds(10)));
            fill(brief, 3);
            brief.read(0, Channel.MAX_READ);
            time.advance(Duration.ofSeconds(11));
            brief.expire();
            Batch batch = brief.read(0, Channel.MAX_READ);
            assertThat(batch.gap()).isTrue();
            assertThat(batch.entries()).isEmpty();
            assertThat(batch.isEmpty()).isFalse();
            assertThat(batch.start()).isEqualTo(brief.end());
        }

        @Test
        void aBatchKnowsWhereItStartsAndEnds() {
            fill(channel, 5);
            Batch batch = channel.read(2, 2);
            assertThat(batch.channel()).isEqualTo("lobby");
            assertThat(batch.start().sequence()).isEqualTo(2);
            assertThat(batch.end()).isEqualTo(new Position(channel.epoch(), 4));
            assertThat(channel.read(5, 10).isEmpty()).isTrue();
            assertThat(batch).hasToString("Batch[lobby after " + channel.epoch() + ".2, 2 entries]");
            assertThat(channel.read(-1, 1)).hasToString("Batch[lobby after " + channel.epoch() + ".0, 1 entries, gap]");
        }
    }

    @Nested
    @DisplayName("encoded")
    class Encoded {

        private final AtomicInteger encodings = new AtomicInteger();
        private final Encoding lines = new Encoding() {
            @Override
            public int bytes(Entry entry) {
                return entry.jsonBytes() + 1;
            }

            @Override
            public void put(Entry entry, ByteBuffer target) {
                encodings.incrementAndGet();
                entry.putJson(target);
                target.put((byte) '\n');
            }
        };

        @Test
        void aBatchIsAssembledOnceForEachEncoding() {
            fill(channel, 3);
            ByteBuffer first = channel.read(0, Channel.MAX_READ).encoded(lines);
            ByteBuffer second = channel.read(0, Channel.MAX_READ).encoded(lines);
            assertThat(encodings).hasValue(3);
            assertThat(second).isEqualTo(first).isNotSameAs(first);
            channel.read(0, Channel.MAX_READ).encoded(Encoding.JSON_ITEMS);
            assertThat(encodings).hasValue(3);
            channel.read(0, Channel.MAX_READ).assemble(lines);
            assertThat(encodings).hasValue(6);
        }

        @Test
        void eachReaderHasAPositionOfItsOwnAndNoneMayWrite() {
            fill(channel, 2);
            Batch batch = channel.read(0, Channel.MAX_READ);
            ByteBuffer buffer = batch.encoded(lines);
            int bytes = buffer.remaining();
            buffer.position(buffer.limit());
            assertThat(batch.encoded(lines).remaining()).isEqualTo(bytes);
            assertThat(buffer.isReadOnly()).isTrue();
            assertThatThrownBy(() -> buffer.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(batch.assemble(lines).isReadOnly()).isTrue();
        }

        @Test
        void jsonItemsAreTheMessagesJoinedByCommas() {
            fill(channel, 3);
            Batch batch = channel.read(0, Channel.MAX_READ);
            String text = StandardCharsets.UTF_8
                    .decode(batch.encoded(Encoding.JSON_ITEMS))
                    .toString();
            List<Message> messages = new Json("[" + text + "]")
                    .elements("m").stream().map(MessageCodec::decode).toList();
            assertThat(messages)
                    .isEqualTo(batch.entries().stream().map(Entry::message).toList());
            assertThat(channel.read(3, 10).encoded(Encoding.JSON_ITEMS).remaining())
                    .isZero();
        }
    }

    @Nested
    @DisplayName("retire")
    class Retire {

        private final Subscriber nobody = new Subscriber() {
            @Override
            public void wake() {}

            @Override
            public void close(CloseReason reason) {}
        };

        @Test
        void onlyAnEmptyChannelThatNobodyCameToRetires() {
            Channel brief = channel(Retention.defaults().withAge(Duration.ofSeconds(1)));
            long idle = Duration.ofSeconds(10).toNanos();
            fill(brief, 1);
            time.advance(Duration.ofSeconds(10));
            assertThat(brief.retireIfIdle(idle)).as("a message is retained").isFalse();
            brief.expire();
            Subscription subscription = requireNonNull(brief.subscribe(nobody));
            assertThat(brief.retireIfIdle(idle)).as("somebody is subscribed").isFalse();
            subscription.close();
            brief.read(1, 1);
            assertThat(brief.retireIfIdle(idle)).as("somebody read just now").isFalse();
            time.advance(Duration.ofSeconds(10));
            assertThat(brief.retireIfIdle(idle)).isTrue();
        }

        @Test
        void aRetiredChannelTakesNothingAndNobody() {
            channel.close(CloseReason.GOING_AWAY);
            assertThat(channel.append("alice", draft(1))).isNull();
            assertThat(channel.subscribe(nobody)).isNull();
            assertThat(channel.end().sequence()).isZero();
        }

        @Test
        void theLogLineNamesChannelEndAndSubscribers() {
            fill(channel, 2);
            channel.subscribe(nobody);
            assertThat(channel).hasToString("Channel[lobby, " + channel.epoch() + ".2, 1 subscribers]");
            assertThat(channel.name()).isEqualTo("lobby");
            assertThat(channel.read(1, 1).entries().get(0).toString())
                    .startsWith("Entry[lobby " + channel.epoch() + ".2, ");
        }
    }
}
