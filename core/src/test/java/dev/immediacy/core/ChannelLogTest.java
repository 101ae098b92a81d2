package dev.immediacy.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The bounded ring under a channel. */
class ChannelLogTest {

    private final List<Long> evicted = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5; // ages are counted across the wrap of the clock

    private ChannelLog log(Retention retention) {
        return new ChannelLog(retention, new LogBudget(Long.MAX_VALUE), entry -> evicted.add(entry.sequence()));
    }

    private void append(ChannelLog log, int messages, int dataBytes) {
        for (int i = 0; i < messages; i++) {
            long sequence = log.window().last() + 1;
            Json data = Json.ofString("x".repeat(Math.max(0, dataBytes - 2)));
            Message message = new Message("c", new Position("e", sequence), "i", "s", null, Instant.EPOCH, data);
            log.append(new Entry(message, nanos));
        }
    }

    private static List<Long> sequences(ChannelLog.Slice slice) {
        return slice.entries().stream().map(Entry::sequence).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static ChannelLog.Slice readAll(ChannelLog log) {
        return log.read(log.window().first() - 1, Channel.MAX_READ);
    }

    @Nested
    @DisplayName("retention")
    class Retained {

        @Test
        void anEmptyLogEndsBeforeItsFirstSequence() {
            ChannelLog log = log(Retention.defaults());
            assertThat(log.window().first()).isEqualTo(1);
            assertThat(log.window().last()).isZero();
            assertThat(log.read(0, 10)).isEqualTo(new ChannelLog.Slice(false, List.of(), 0, false));
            log.expire(nanos);
            assertThat(evicted).isEmpty();
        }

        @Test
        void theCountEvictsTheOldest() {
            ChannelLog log = log(Retention.defaults().withMessages(3));
            append(log, 10, 2);
            assertThat(sequences(readAll(log))).isEqualTo(range(8, 10));
            assertThat(evicted).isEqualTo(range(1, 7));
        }

        @Test
        void theBytesEvictTheOldest() {
            ChannelLog log = log(Retention.defaults());
            append(log, 1, 100);
            int each = readAll(log).entries().get(0).jsonBytes();
            ChannelLog bounded = log(Retention.defaults().withBytes(3L * each));
            append(bounded, 3, 100);
            assertThat(evicted).isEmpty();
            append(bounded, 1, 100);
            assertThat(sequences(readAll(bounded))).isEqualTo(range(2, 4));
            append(bounded, 1, 250);
            assertThat(sequences(readAll(bounded))).isEqualTo(range(4, 5));
        }

        @Test
        void theNewestIsKeptEvenIfItAloneExceedsTheBytes() {
            ChannelLog log = log(Retention.defaults().withBytes(1));
            append(log, 5, 1000);
            assertThat(sequences(readAll(log))).containsExactly(5L);
            assertThat(evicted).isEqualTo(range(1, 4));
            log.expire(nanos);
            assertThat(sequences(readAll(log))).containsExactly(5L);
        }

        @Test
        void theAgeEvictsAtAnAppendAndByExpiry() {
            ChannelLog log = log(Retention.defaults().withAge(Duration.ofNanos(10)));
            append(log, 2, 2);
            nanos += 10;
            append(log, 1, 2);
            assertThat(evicted).isEmpty();
            nanos += 1;
            append(log, 1, 2);
            assertThat(evicted).isEqualTo(range(1, 2));
            nanos += 10;
            log.expire(nanos);
            assertThat(evicted).isEqualTo(range(1, 3));
            nanos += 1;
            log.expire(nanos);
            assertThat(evicted).isEqualTo(range(1, 4));
            assertThat(log.window().size()).isZero();
            assertThat(log.window().last()).isEqualTo(4);
        }

        @Test
        void sequencesGoOnAfterEverythingExpired() {
            ChannelLog log =
                    log(Retention.defaults().withAge(Duration.ofNanos(1)).withBytes(1_000));
            for (int round = 0; round < 50; round++) {
                append(log, 1, 900);
                nanos += 2;
                log.expire(nanos);
            }
            append(log, 1, 900);
            assertThat(sequences(readAll(log))).containsExactly(51L);
        }
    }

    @Nested
    @DisplayName("ring")
    class Ring {

        @Test
        void theRingGrowsByDoublingAndKeepsEveryEntry() {
            ChannelLog log = log(Retention.defaults().withMessages(1_000));
            append(log, 15, 2);
            assertThat(log.window().slots().length()).isEqualTo(16);
            append(log, 1, 2);
            assertThat(log.window().slots().length()).isEqualTo(16);
            append(log, 1, 2);
            assertThat(log.window().slots().length()).isEqualTo(32);
            append(log, 983, 2);
            assertThat(sequences(readAll(log))).isEqualTo(range(1, 1000));
            append(log, 5_000, 2);
            assertThat(log.window().slots().length()).isEqualTo(1024);
            assertThat(sequences(readAll(log))).isEqualTo(range(5001, 6000));
        }

        @Test
        void growingAWrappedRingKeepsEveryEntry() {
            ChannelLog log = log(Retention.defaults().withAge(Duration.ofNanos(5)));
            append(log, 10, 2);
            nanos += 6;
            append(log, 16, 2); // sequences 11 to 26 lie across the end of 16 slots
            assertThat(log.window().slots().length()).isEqualTo(16);
            append(log, 30, 2);
            assertThat(sequences(readAll(log))).isEqualTo(range(11, 56));
        }

        @Test
        void noEvictedEntryIsHeld() {
            ChannelLog log = log(Retention.defaults().withMessages(5));
            append(log, 100, 2);
            ChannelLog.Window window = log.window();
            long held = LongStream.range(0, window.slots().length())
                    .filter(slot -> window.slots().get((int) slot) != null)
                    .count();
            assertThat(held).isEqualTo(5);
        }

        @Test
        void aModelOfTheRetentionAgreesAfterEveryStep() {
            Seeds.each(100, random -> {
                Retention retention = new Retention(
                        1 + random.nextInt(40), 1 + random.nextInt(8_000), Duration.ofNanos(1 + random.nextInt(60)));
                ChannelLog log = log(retention);
                List<Entry> model = new ArrayList<>();
                for (int step = 0; step < 300; step++) {
                    nanos += random.nextInt(4) == 0 ? random.nextInt(30) : 0;
                    if (random.nextInt(5) == 0) {
                        log.expire(nanos);
                        model.removeIf(entry -> isTooOld(entry, retention));
                    } else {
                        append(log, 1, random.nextInt(300));
                        model.add(requireNonNull(log.window().slot(log.window().last())));
                        while (model.size() > 1 && exceeds(model, retention)) {
                            model.remove(0);
                        }
                    }
                    assertThat(readAll(log).entries()).isEqualTo(model);
                }
            });
        }

        private boolean exceeds(List<Entry> model, Retention retention) {
            return model.size() > retention.messages()
                    || model.stream().mapToLong(Entry::jsonBytes).sum() > retention.bytes()
                    || isTooOld(model.get(0), retention);
        }

        private boolean isTooOld(Entry entry, Retention retention) {
            return nanos - entry.appendedNanos() > retention.age().toNanos();
        }
    }

    @Nested
    @DisplayName("read")
    class Read {

        @Test
        void aReadReturnsWhatFollowsUpToTheLimit() {
            ChannelLog log = log(Retention.defaults());
            append(log, 10, 2);
            assertThat(sequences(log.read(0, 100))).isEqualTo(range(1, 10));
            assertThat(sequences(log.read(4, 3))).isEqualTo(range(5, 7));
            assertThat(log.read(4, 3).end()).isEqualTo(7);
            assertThat(log.read(4, 3).cut()).isTrue();
            assertThat(log.read(4, 6).cut()).isFalse();
            assertThat(log.read(10, 5)).isEqualTo(new ChannelLog.Slice(false, List.of(), 10, false));
        }

        @Test
        void aReadEndsAfter128KiB() {
            ChannelLog log = log(Retention.defaults());
            append(log, 300, 1_000);
            ChannelLog.Slice slice = log.read(0, Channel.MAX_READ);
            int each = slice.entries().get(0).jsonBytes();
            long total = slice.entries().stream().mapToLong(Entry::jsonBytes).sum();
            assertThat(total).isLessThanOrEqualTo(128 << 10).isGreaterThan((128L << 10) - each - 2);
            assertThat(slice.cut()).isTrue();
            assertThat(slice.end()).isEqualTo(slice.entries().size());
        }

        @Test
        void anEntryLargerThanThatIsReadAlone() {
            ChannelLog log = log(Retention.defaults());
            append(log, 1, 10);
            append(log, 2, 200 << 10);
            append(log, 1, 10);
            assertThat(sequences(log.read(0, 100))).containsExactly(1L);
            assertThat(sequences(log.read(1, 100))).containsExactly(2L);
            assertThat(sequences(log.read(2, 100))).containsExactly(3L);
            assertThat(sequences(log.read(3, 100))).containsExactly(4L);
        }

        @Test
        void onlyWhatIsLostIsAGap() {
            ChannelLog log = log(Retention.defaults().withMessages(4));
            append(log, 10, 2); // 7 to 10 are retained
            assertThat(log.read(6, 100).gap()).isFalse();
            assertThat(log.read(5, 100).gap()).isTrue();
            assertThat(log.read(0, 100).gap()).isTrue();
            assertThat(log.read(-1, 100).gap()).isTrue();
            assertThat(sequences(log.read(-1, 2))).isEqualTo(range(7, 8));
            assertThat(log.read(10, 100).gap()).isFalse();
        }

        @Test
        void aReaderOfAnotherEpochIsToldOfTheGapEvenWhereNothingIsRetained() {
            ChannelLog log = log(Retention.defaults());
            assertThat(log.read(-1, 100)).isEqualTo(new ChannelLog.Slice(true, List.of(), 0, false));
            append(log, 2, 2);
            assertThat(log.read(-1, 100).gap()).isTrue();
            assertThat(sequences(log.read(-1, 100))).isEqualTo(range(1, 2));
            nanos += Duration.ofDays(1).toNanos();
            log.expire(nanos);
            assertThat(log.read(1, 100)).isEqualTo(new ChannelLog.Slice(true, List.of(), 2, false));
            assertThat(log.read(2, 100)).isEqualTo(new ChannelLog.Slice(false, List.of(), 2, false));
        }
    }
}
