package dev.immediacy.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of messages, drafts, receipts and problems. */
class MessageCodecTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:00.120Z");

    @Nested
    @DisplayName("protocol: a message in JSON")
    class Messages {

        @Test
        void aMessageHasExactlyTheseBytes() {
            Message message = new Message(
                    "lobby", new Position("k2j8x0qz", 42), "id-1", "alice", null, AT, new Json("{\"n\": 1.0}"));
            assertThat(new String(MessageCodec.encode(message), UTF_8))
                    .isEqualTo("{\"channel\":\"lobby\",\"sequence\":42,\"cursor\":\"k2j8x0qz.42\",\"id\":\"id-1\","
                            + "\"from\":\"alice\",\"at\":\"2026-11-23T10:00:00.120Z\",\"data\":{\"n\": 1.0}}");
        }

        @Test
        void aDirectMessageNamesItsRecipientAndEveryNameIsEscaped() {
            Message message = new Message(
                    "@b\"ob", new Position("e", 1), "i\\d", "é\ud83d\ude00", "b\"ob", Instant.EPOCH, new Json("null"));
            byte[] bytes = MessageCodec.encode(message);
            assertThat(bytes)
                    .isEqualTo(("{\"channel\":\"@b\\\"ob\",\"sequence\":1,\"cursor\":\"e.1\",\"id\":\"i\\\\d\","
                                    + "\"from\":\"é\ud83d\ude00\",\"to\":\"b\\\"ob\",\"at\":\"1970-01-01T00:00:00.000Z\","
                                    + "\"data\":null}")
                            .getBytes(UTF_8));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "1.0",
                    "1e2",
                    "\"\\u0000\\ud800\"",
                    "[ 1 ,\n2 ]",
                    "{\"a\":1,\"a\":2}",
                    "\"\ud83d\ude00中\""
                })
        void aClientReadsBackWhatTheServerWrote(String data) {
            Message message =
                    new Message("@bob", new Position("e", 7), "i", "alice", "bob", AT, Json.parse("data", data));
            String text = MessageCodec.utf8("message", ByteBuffer.wrap(MessageCodec.encode(message)));
            assertThat(MessageCodec.decode(Json.parse("message", text))).isEqualTo(message);
            assertThat(message.sequence()).isEqualTo(7);
            assertThat(message.cursor()).isEqualTo("e.7");
        }

        @ParameterizedTest
        @ValueSource(strings = {"channel", "cursor", "id", "from", "at", "data"})
        void aMissingMemberIsNamed(String name) {
            String whole = "{\"channel\":\"c\",\"cursor\":\"e.1\",\"id\":\"i\",\"from\":\"a\","
                    + "\"at\":\"2026-11-23T10:00:00Z\",\"data\":1}";
            assertThat(MessageCodec.decode(new Json(whole)).recipient()).isNull();
            assertThatThrownBy(() -> MessageCodec.decode(new Json(whole.replace("\"" + name + "\":", "\"x\":"))))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.field()).isEqualTo(name))
                    .hasMessage(name + " must be given, was missing");
        }

        @Test
        void aWrongTimeIsNamed() {
            String text =
                    "{\"channel\":\"c\",\"cursor\":\"e.1\",\"id\":\"i\",\"from\":\"a\",\"at\":\"noon\",\"data\":1}";
            assertThatThrownBy(() -> MessageCodec.decode(new Json(text)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("at must be an RFC 3339 time, was noon");
        }
    }

    @Nested
    @DisplayName("protocol: what a publisher sends and gets")
    class Publishing {

        @Test
        void aDraftNeedsDataAlone() {
            Draft draft = MessageCodec.draft(new Json("{\"x\":1,\"data\": 1.0 }").members("body"));
            assertThat(draft).isEqualTo(Draft.of(new Json("1.0")));
            assertThatThrownBy(() -> MessageCodec.draft(Map.of())).hasMessage("data must be given, was missing");
        }

        @Test
        void nullMeansAbsentExceptForData() {
            Draft draft = MessageCodec.draft(new Json("{\"data\":null,\"to\":null,\"id\":null}").members("body"));
            assertThat(draft).isEqualTo(Draft.of(new Json("null")));
        }

        @Test
        void aDraftIsReadBackAsItWasWritten() {
            Draft draft = Draft.of(new Json("{\"a\": 1e2}")).to("b\"ob").withId("i\\1");
            assertThat(MessageCodec.members(draft))
                    .isEqualTo("\"data\":{\"a\": 1e2},\"to\":\"b\\\"ob\",\"id\":\"i\\\\1\"");
            assertThat(MessageCodec.draft(new Json("{" + MessageCodec.members(draft) + "}").members("body")))
                    .isEqualTo(draft);
            assertThat(MessageCodec.members(Draft.of(new Json("1")))).isEqualTo("\"data\":1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "\"\"", "\"a\\nb\"", "\"\\ud800\"", "\"anonymous\"", "[]", "\"..\""})
        void aRecipientMustBeANamedUser(String to) {
            assertThatThrownBy(() -> MessageCodec.draft(Map.of("data", new Json("1"), "to", new Json(to))))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.field()).isEqualTo("to"));
        }

        @Test
        void anIdMustBeAName() {
            assertThatThrownBy(() -> MessageCodec.draft(Map.of("data", new Json("1"), "id", new Json("7"))))
                    .hasMessage("id must be a string, was a number");
            assertThatThrownBy(() -> Draft.of(new Json("1")).withId("x".repeat(129)))
                    .hasMessage("id must be between 1 and 128 characters, was 129");
        }

        @Test
        void aReceiptIsReadBackAsItWasWritten() {
            Receipt receipt = new Receipt("i\"1", new Position("e", 42), false);
            assertThat(receipt.toJson()).isEqualTo("{\"sequence\":42,\"id\":\"i\\\"1\",\"cursor\":\"e.42\"}");
            assertThat(MessageCodec.receipt(new Json(receipt.toJson()), true)).isEqualTo(receipt.again());
            assertThat(receipt.again().again()).isEqualTo(new Receipt("i\"1", new Position("e", 42), true));
        }
    }

    @Nested
    @DisplayName("RFC 9457 Problem details")
    class Problems {

        @Test
        void aProblemHasExactlyThisText() {
            Problem problem = Problem.of(new ProtocolException("limit", "limit must be \"more\", was -3"));
            assertThat(problem.toJson())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                            + "\"detail\":\"limit must be \\\"more\\\", was -3\",\"field\":\"limit\"}");
            assertThat(MessageCodec.problem(500, new Json(problem.toJson()).members("p")))
                    .isEqualTo(problem);
        }

        @Test
        void eachErrorHasItsStatus() {
            assertThat(Problem.of(new MessageTooLargeException(70_000, 65_536)))
                    .isEqualTo(Problem.of(413, "message is 70000 bytes, maxMessageBytes is 65536", "data"));
            assertThat(Problem.of(new OverflowException("full"))).isEqualTo(Problem.of(503, "full", null));
            assertThat(Problem.of(new SessionClosedException(CloseReason.GOING_AWAY)))
                    .isEqualTo(Problem.of(503, "server is stopping", null));
            assertThat(Problem.of(new MessagingException("secret of the inside", new IllegalStateException())))
                    .isEqualTo(Problem.internal());
            assertThat(Problem.internal().detail()).doesNotContain("secret");
        }

        @Test
        void onlyAStateThatPassesIsWorthARetry() {
            for (int status : new int[] {400, 403, 404, 405, 408, 413, 415, 426, 500}) {
                assertThat(Problem.of(status, "x", null).retry()).isFalse();
            }
            assertThat(Problem.of(503, "x", null).retry()).isTrue();
            assertThat(Problem.of(429, "x", null).retry()).isTrue();
            assertThat(Problem.of(426, "x", null).title()).isEqualTo("Upgrade Required");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"status\":\"404\"}",
                    "{\"status\":null}",
                    "{\"status\":-1}",
                    "{\"status\":1e2}",
                    "{\"status\":99999999999}"
                })
        void aProxysProblemGetsStandIns(String text) {
            assertThat(MessageCodec.problem(502, new Json(text).members("p")))
                    .isEqualTo(Problem.of(502, "no detail was given", null));
        }
    }

    @Nested
    @DisplayName("RFC 3629 UTF-8")
    class Utf8 {

        @Test
        void validTextIsDecoded() {
            assertThat(MessageCodec.utf8("body", ByteBuffer.wrap("a\u0000é中\ud83d\ude00".getBytes(UTF_8))))
                    .isEqualTo("a\u0000é中\ud83d\ude00");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff", "80", "c0 80", "c3", "e4 b8", "ed a0 80", "f0 9f 98", "f4 90 80 80", "61 c3 28"})
        void whatIsNotUtf8IsRefused(String hex) {
            String[] digits = hex.split(" ", -1);
            ByteBuffer bytes = ByteBuffer.allocate(digits.length);
            for (String pair : digits) {
                bytes.put((byte) Integer.parseInt(pair, 16));
            }
            assertThatThrownBy(() -> MessageCodec.utf8("body", bytes.flip()))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("body must be valid UTF-8, was not");
        }
    }
}
