package dev.immediacy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Position;
import dev.immediacy.core.Receipt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogBookTest {

    private final LogBook book = new LogBook();

    private static Message message(String epoch, long sequence, String id, Json data) {
        return new Message("room", new Position(epoch, sequence), id, "alice", null, Instant.EPOCH, data);
    }

    private void receive(String epoch, long sequence, String id) {
        book.received(message(epoch, sequence, id, Payload.of(id)));
    }

    @Test
    void whatEveryoneSawAtTheSamePlaceIsRight() {
        book.published(new Receipt("x", new Position("a", 1), false));
        receive("a", 1, "x");
        receive("a", 1, "x");
        receive("b", 1, "x"); // another log

        assertThat(book.violations()).isEmpty();
        assertThat(book.deliveries()).isEqualTo(3);
    }

    @Test
    void anotherMessageAtTheSamePlaceIsNoticed() {
        book.published(new Receipt("x", new Position("a", 1), false));
        receive("a", 1, "y");

        assertThat(book.violations()).containsExactly("two messages at a.1: x and y");
    }

    @Test
    void anIdThatWasAppendedTwiceIsNoticed() {
        receive("a", 1, "x");
        receive("a", 2, "x");

        assertThat(book.violations()).containsExactly("x was appended twice: at a.1 and at a.2");
    }

    @Test
    void alteredDataIsNoticed() {
        book.received(message("a", 1, "x", new Json("{}")));

        assertThat(book.violations()).containsExactly("data of x was altered: {}");
    }

    @Test
    void aPayloadIsJsonWhateverItsId() {
        for (int i = 0; i < 20; i++) {
            String id = "talker-" + i;
            assertThat(Json.parse("data", Payload.of(id).text()).members("data"))
                    .containsKeys("id", "pad");
        }
    }
}
