package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Names;
import dev.immediacy.core.ProtocolException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A text frame of the WebSocket subprotocol")
class FrameFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "{\"type\":\"publish\",\"id\":\"id-1\",\"data\":{\"text\":\"hello\"},\"to\":\"bob\"}",
                "{\"id\":\"a\\\"b\",\"data\":null,\"type\":\"publish\"}",
                " { \"type\" : \"publish\" , \"id\" : \"\\u00fc\\ud834\\udd1e\" , \"data\" : \"xxxxxxxx",
                "{\"type\":\"publish\",\"id\":\"\\u0001\",\"data\":1}",
                "{\"type\":\"ack\",\"id\":\"1\"}");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void isRefusedOrMeansTheSameWhenItIsWrittenAgain(@NotNull String text) {
        String leading = WebSocketCodec.id(text);
        assertThat(leading == null ? null : Names.id(leading)).isEqualTo(leading);
        Map<String, Json> members;
        Draft draft;
        try {
            members = WebSocketCodec.members(text);
            draft = WebSocketCodec.publish(members);
        } catch (ProtocolException e) {
            assertThat(e.field()).isIn("frame", "type", "data", "to", "id");
            return;
        }
        assertThat(WebSocketCodec.id(members)).isEqualTo(draft.id());
        if (leading == null) {
            return;
        }
        Draft named = draft.withId(leading);
        String written = WebSocketCodec.publish(named);
        assertThat(WebSocketCodec.publish(WebSocketCodec.members(written))).isEqualTo(named);
        assertThat(WebSocketCodec.id(written)).isEqualTo(leading);
    }
}
