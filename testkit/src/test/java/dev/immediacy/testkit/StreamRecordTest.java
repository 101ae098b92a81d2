package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Position;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamRecordTest {

    private final StreamRecord record = new StreamRecord(Set.of("lobby", "@bob"));

    private static Message message(String channel, String epoch, long sequence) {
        return new Message(
                channel, new Position(epoch, sequence), "id", "alice", null, Instant.EPOCH, new Json("" + sequence));
    }

    private void receive(String channel, String epoch, long... sequences) {
        for (long sequence : sequences) {
            record.message(message(channel, epoch, sequence));
        }
    }

    @Test
    void sequencesOfEachChannelThatFollowOneAnotherAreRight() {
        receive("lobby", "a", 1, 2);
        receive("@bob", "b", 1);
        receive("lobby", "a", 3);

        assertThat(record.violations()).isEmpty();
        assertThat(record.messages()).isEqualTo(4);
        assertThat(record.last("lobby")).isEqualTo(new Position("a", 3));
    }

    @Test
    void aRepetitionIsNoticed() {
        receive("lobby", "a", 1, 2, 2);

        assertThat(record.violations()).containsExactly("lobby came doubled or out of order: a.2 after a.2");
    }

    @Test
    void aHoleIsNoticedAndWhatComesLateToo() {
        receive("lobby", "a", 1, 3, 2);

        assertThat(record.violations())
                .containsExactly(
                        "lobby lost messages untold: a.3 after a.1",
                        "lobby came doubled or out of order: a.2 after a.3");
    }

    @Test
    void aMissingBeginningIsNoticed() {
        receive("lobby", "a", 2);

        assertThat(record.violations()).hasSize(1);
    }

    @Test
    void anotherEpochIsNoticedUnlessTheGapWasTold() {
        receive("lobby", "a", 1, 2);
        record.gap();
        receive("lobby", "b", 1);
        receive("lobby", "c", 1);

        assertThat(record.violations()).containsExactly("lobby lost messages untold: c.1 after b.1");
        assertThat(record.gaps()).isEqualTo(1);
        assertThat(record.holes()).isEqualTo(2);
    }

    @Test
    void aGapExcusesOneHoleOfAChannelAndOnlyBeforeItsNextMessage() {
        receive("lobby", "a", 1);
        record.gap();
        receive("lobby", "a", 2, 4);

        assertThat(record.violations()).containsExactly("lobby lost messages untold: a.4 after a.2");
    }

    @Test
    void aMessageOfAStrangersInboxIsNoticed() {
        receive("@eve", "a", 1);

        assertThat(record.violations()).containsExactly("a message of @eve reached a stranger: a.1");
    }
}
