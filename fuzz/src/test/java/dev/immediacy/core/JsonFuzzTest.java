package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("JSON from outside, and the messages and drafts in it")
class JsonFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                " {\"data\":{\"text\":\"h\\u00fc\\n\",\"n\":[1,2.0,-3e4,null,true]},\"to\":\"bob\",\"id\":\"id-1\"} ",
                "{\"channel\":\"lobby\",\"sequence\":42,\"cursor\":\"k2j8x0qz.42\",\"id\":\"a\",\"from\":\"alice\","
                        + "\"to\":\"bob\",\"at\":\"2026-11-23T10:00:00.123Z\",\"data\":[[],{}]}",
                "{\"cursor\":\"z.9999999999999999999\",\"channel\":\"\",\"id\":\"\",\"from\":\"\","
                        + "\"at\":\"+999999999-12-31T23:59:59Z\",\"data\":\"\"}",
                "\"\\ud834\\udd1e 𝄞\"",
                "[-0.0e-1 , [[\"]\"]]\t]");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void isRefusedOrKeptAsItWasWritten(@NotNull String text) {
        Json json;
        try {
            json = Json.parse("data", text);
        } catch (ProtocolException e) {
            assertThat(e.field()).isEqualTo("data");
            return;
        }
        assertThat(json.text()).isEqualTo(text.replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", ""));
        isKept(json);
        switch (json.text().charAt(0)) {
            case '"' -> isKept(Json.ofString(json.string("data")));
            case '[' -> json.elements("data").forEach(JsonFuzzTest::isKept);
            case '{' -> {
                json.members("data").values().forEach(JsonFuzzTest::isKept);
                draft(json.members("data"));
                message(json);
            }
            default -> {} // a number, or one of three words
        }
    }

    private static void isKept(Json json) {
        assertThat(Json.parse("data", json.text())).isEqualTo(json);
    }

    private static void draft(Map<String, Json> members) {
        Draft draft;
        try {
            draft = MessageCodec.draft(members);
        } catch (ProtocolException e) {
            return;
        }
        Json written = Json.parse("data", "{" + MessageCodec.members(draft) + "}");
        assertThat(MessageCodec.draft(written.members("data"))).isEqualTo(draft);
    }

    private static void message(Json json) {
        Message message;
        try {
            message = MessageCodec.decode(json);
        } catch (ProtocolException e) {
            return;
        }
        String written = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
        Message again = MessageCodec.decode(Json.parse("data", written));
        assertThat(again.position()).isEqualTo(message.position());
        assertThat(again.publishedAt()).isEqualTo(message.publishedAt().truncatedTo(ChronoUnit.MILLIS));
        assertThat(again.sender()).isEqualTo(message.sender());
        assertThat(again.recipient()).isEqualTo(message.recipient());
    }
}
