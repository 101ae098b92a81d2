package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Position;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketCodecTest {

    private static final Position PLACE = new Position("k2j8x0qz", 42);

    @Test
    void welcomeCarriesTheJoinedCursor() {
        assertThat(WebSocketCodec.welcome(Cursor.parse("after", "k2j8x0qz.42,9fh3m1ab.7")))
                .isEqualTo("{\"type\":\"welcome\",\"cursor\":\"k2j8x0qz.42,9fh3m1ab.7\"}");
    }

    @Test
    void ackCarriesIdSequenceAndCursor() {
        assertThat(WebSocketCodec.ack(new Receipt("a\"b", PLACE, false)))
                .isEqualTo("{\"type\":\"ack\",\"id\":\"a\\\"b\",\"sequence\":42,\"cursor\":\"k2j8x0qz.42\"}");
    }

    @Test
    void ackIsReadAsItWasWritten() {
        Receipt receipt = new Receipt("a\"b", PLACE, true);
        assertThat(WebSocketCodec.receipt(WebSocketCodec.members(WebSocketCodec.ack(receipt))))
                .isEqualTo(receipt);
    }

    @Test
    void errorCarriesTheProblemButHasOneType() {
        assertThat(WebSocketCodec.error(Problem.of(400, "data must be given, was missing", "data"), "p-1"))
                .isEqualTo("{\"type\":\"error\",\"id\":\"p-1\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"data must be given, was missing\",\"field\":\"data\"}");
    }

    @Test
    void publishIsReadAsItWasWritten() {
        Draft draft = Draft.of(new Json("{\"x\": 1.0}")).to("bob").withId("p-1");
        String frame = WebSocketCodec.publish(draft);
        assertThat(frame).isEqualTo("{\"type\":\"publish\",\"id\":\"p-1\",\"to\":\"bob\",\"data\":{\"x\": 1.0}}");
        assertThat(WebSocketCodec.publish(WebSocketCodec.members(frame))).isEqualTo(draft);
    }

    @Test
    void longUnknownTypeIsCutInTheError() {
        String frame = "{\"type\":\"" + "x".repeat(10_000) + "\"}";
        assertThatThrownBy(() -> WebSocketCodec.publish(WebSocketCodec.members(frame)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("type must be publish, was " + "x".repeat(32) + "…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"publish\",\"id\":\"p\\u002d1\",\"data\":\"xxxx",
                " { \"id\" : \"p-1\" , \"data\" : [",
                "{\"type\":\"publish\",\n\"id\":\"p-1\"",
            })
    void idIsFoundAtTheHeadOfWhatIsTooLarge(String head) {
        assertThat(WebSocketCodec.id(head)).isEqualTo("p-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"data\":{\"id\":\"p-1\"",
                "{\"type\":\"publish\",\"id\":7",
                "{\"type\":\"publish\",\"id\":\"cut",
                "{\"type\":\"publish\",\"id\":\"\\q\",",
                "{\"type\":\"publish\",\"id\":\"\",",
            })
    void noIdIsInventedForWhatIsTooLarge(String head) {
        assertThat(WebSocketCodec.id(head)).isNull();
    }
}
