package dev.immediacy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Message;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollCodecTest {

    private final MemoryHub hub = MemoryHub.create();

    @AfterEach
    void close() {
        hub.close();
    }

    private static String encoded(Reader reader) {
        return new String(PollCodec.encode(reader.next(), reader.cursor()), UTF_8);
    }

    @Test
    void nothingNewIsAnEmptyArrayAndTheCursor() {
        Reader reader = hub.reader(new ReadRequest("lobby", null, Cursor.OLDEST));

        assertThat(encoded(reader)).isEqualTo("{\"messages\":[],\"cursor\":\"" + reader.cursor() + "\",\"gap\":false}");
    }

    @Test
    void messagesOfSeveralChannelsAreJoinedInOneArray() {
        Draft draft = Draft.of(new Json("{\"é\":1.0}")).withId("i");
        hub.publish("lobby", "alice", draft);
        hub.publish("lobby", "alice", draft.withId("j"));
        hub.publish("lobby", "anonymous", draft.to("bob"));
        Reader reader = hub.reader(new ReadRequest("lobby", "bob", Cursor.OLDEST));
        String body = encoded(reader);
        String[] positions = reader.cursor().toString().split(",", -1);
        String lobby = positions[0].substring(0, positions[0].indexOf('.'));

        assertThat(body.replaceAll("\"at\":\"[^\"]+\"", "\"at\":T"))
                .isEqualTo("{\"messages\":["
                        + "{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"" + lobby
                        + ".1\",\"id\":\"i\",\"from\":\"alice\",\"at\":T,\"data\":{\"é\":1.0}},"
                        + "{\"channel\":\"lobby\",\"sequence\":2,\"cursor\":\"" + lobby
                        + ".2\",\"id\":\"j\",\"from\":\"alice\",\"at\":T,\"data\":{\"é\":1.0}},"
                        + "{\"channel\":\"@bob\",\"sequence\":1,\"cursor\":\"" + positions[1]
                        + "\",\"id\":\"i\",\"from\":\"anonymous\",\"to\":\"bob\",\"at\":T,\"data\":{\"é\":1.0}}"
                        + "],\"cursor\":\"" + lobby + ".2," + positions[1] + "\",\"gap\":false}");
    }

    @Test
    void aGapIsTold() {
        Reader reader = hub.reader(new ReadRequest("lobby", null, Cursor.parse("after", "before.7")));

        assertThat(encoded(reader)).isEqualTo("{\"messages\":[],\"cursor\":\"" + reader.cursor() + "\",\"gap\":true}");
    }

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        hub.publish("lobby", "alice", Draft.of(Json.ofString("hi")));
        Reader reader = hub.reader(new ReadRequest("lobby", null, Cursor.OLDEST));
        PollResult result = PollCodec.decode(encoded(reader));

        assertThat(result.messages()).extracting(Message::sequence).isEqualTo(List.of(1L));
        assertThat(result.cursor()).isEqualTo(reader.cursor().toString());
        assertThat(result.gap()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "body|nonsense",
                "body|[]",
                "messages|{}",
                "messages|{\"messages\":1,\"cursor\":\"a.1\",\"gap\":false}",
                "cursor|{\"messages\":[],\"gap\":false}",
                "gap|{\"messages\":[],\"cursor\":\"a.1\"}",
                "cursor|{\"messages\":[{}],\"cursor\":\"a.1\",\"gap\":false}"
            })
    void aBodyThatIsNoAnswerIsRefused(String field, String body) {
        assertThatThrownBy(() -> PollCodec.decode(body))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
