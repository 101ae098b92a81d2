package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    private static final String ALL_KINDS = "\uFEFFretry: 2500\nid: a.1,b.2\n\n"
            + ": heartbeat\n\n"
            + "event: message\nid: a.2,b.2\ndata: {\"text\":\"héllo €𝄞\"}\n\n"
            + "event: gap\r\nid: c.7\r\ndata: one\r\ndata: two\r\n\r\n"
            + "data: three\rdata\rid\r\r"
            + "data: last\n\n"
            + "data: never finished";

    private static final List<String> ALL_HEARD = List.of(
            "retry=2500",
            "id=a.1,b.2",
            ": heartbeat",
            "id=a.1,b.2",
            "message|{\"text\":\"héllo €𝄞\"}|a.2,b.2",
            "id=a.2,b.2",
            "gap|one\ntwo|c.7",
            "id=c.7",
            "message|three\n|",
            "id=",
            "message|last|",
            "id=");

    @Nested
    @DisplayName("WHATWG HTML §9.2.5 Parsing an event stream")
    class Format {

        @Test
        void readsTheSameWhereverTheBytesAreSplit() {
            byte[] stream = ALL_KINDS.getBytes(UTF_8);
            assertThat(Heard.whole(stream)).isEqualTo(ALL_HEARD);
            for (int at = 0; at <= stream.length; at++) {
                assertThat(Heard.split(stream, at)).as("split at %d", at).isEqualTo(ALL_HEARD);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 5, 7})
        void readsTheSameInPiecesOfAnySize(int size) {
            assertThat(Heard.inPieces(ALL_KINDS.getBytes(UTF_8), size)).isEqualTo(ALL_HEARD);
        }

        @Test
        void ignoresOneByteOrderMarkAtTheStart() {
            assertThat(Heard.whole("\uFEFFdata: x\n\n")).containsExactly("message|x|", "id=");
        }

        @Test
        void keepsAByteOrderMarkAnywhereElse() {
            assertThat(Heard.whole("\uFEFF\uFEFFdata: x\n\n")).containsExactly("id=");
            assertThat(Heard.whole("\n\uFEFFdata: x\n\n")).containsExactly("id=", "id=");
            assertThat(Heard.whole("data: \uFEFFx\n\n")).containsExactly("message|\uFEFFx|", "id=");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r", "\r\n"})
        void takesEveryKindOfLineEnd(String end) {
            String stream = "data: a" + end + "data: b" + end + end + "data: c" + end + end;
            assertThat(Heard.whole(stream)).containsExactly("message|a\nb|", "id=", "message|c|", "id=");
        }

        @Test
        void takesLineEndsMixed() {
            assertThat(Heard.whole("data: a\r\ndata: b\n\rdata: c\r\r\n"))
                    .containsExactly("message|a\nb|", "id=", "message|c|", "id=");
        }

        @Test
        void dispatchesAtACarriageReturnWithoutWaitingForWhatFollows() {
            assertThat(Heard.whole("data: a\r\r")).containsExactly("message|a|", "id=");
        }

        @Test
        void replacesBytesThatAreNotUtf8() {
            byte[] stream = {'d', 'a', 't', 'a', ':', (byte) 0xFF, 'x', '\n', '\n'};
            assertThat(Heard.whole(stream)).containsExactly("message|\uFFFDx|", "id=");
        }

        @Test
        void startsAgainAfterACharacterThatALineEndCutShort() {
            byte[] stream = {'d', 'a', 't', 'a', ':', (byte) 0xE2, (byte) 0x82, '\n', '\n'};
            assertThat(Heard.whole(stream)).containsExactly("message|\uFFFD|", "id=");
        }
    }

    @Nested
    @DisplayName("WHATWG HTML §9.2.6 Interpreting an event stream")
    class Interpretation {

        @Test
        void dispatchesTheExamplesOfTheStandard() {
            assertThat(Heard.whole("data: YHOO\ndata: +2\ndata: 10\n\n"))
                    .containsExactly("message|YHOO\n+2\n10|", "id=");
            String withIds = """
                    : test stream

                    data: first event
                    id: 1

                    data:second event
                    id

                    data:  third event

                    """;
            assertThat(Heard.whole(withIds))
                    .containsExactly(
                            ": test stream",
                            "id=",
                            "message|first event|1",
                            "id=1",
                            "message|second event|",
                            "id=",
                            "message| third event|",
                            "id=");
            assertThat(Heard.whole("data\n\ndata\ndata\n\ndata:"))
                    .containsExactly("message||", "id=", "message|\n|", "id=");
            assertThat(Heard.whole("data:test\n\ndata: test\n\n"))
                    .containsExactly("message|test|", "id=", "message|test|", "id=");
        }

        @Test
        void dropsTheBlockTheStreamEndsIn() {
            assertThat(Heard.whole("id: 7\ndata: half\n")).isEmpty();
            assertThat(Heard.whole("id: 7\ndata: hal")).isEmpty();
        }

        @Test
        void setsTheLastEventIdByABlockWithoutDataAndDispatchesNothing() {
            assertThat(Heard.whole("event: message\nid: 7\n\n")).containsExactly("id=7");
        }

        @Test
        void keepsTheIdForLaterBlocks() {
            assertThat(Heard.whole("id: 7\ndata: a\n\ndata: b\n\n"))
                    .containsExactly("message|a|7", "id=7", "message|b|7", "id=7");
        }

        @Test
        void forgetsTheTypeAfterEachBlock() {
            assertThat(Heard.whole("event: gap\n\ndata: a\n\n")).containsExactly("id=", "message|a|", "id=");
        }

        @Test
        void ignoresAnIdWithANullCharacter() {
            assertThat(Heard.whole("id: 7\n\nid: 8\0\ndata: a\n\n")).containsExactly("id=7", "message|a|7", "id=7");
        }

        @Test
        void removesOneSpaceAfterTheColonAndNoMore() {
            assertThat(Heard.whole("data:  two\n\ndata:\ttab\n\ndata:: colon\n\n"))
                    .containsExactly("message| two|", "id=", "message|\ttab|", "id=", "message|: colon|", "id=");
        }

        @Test
        void takesALineWithoutColonAsAFieldWithoutValue() {
            assertThat(Heard.whole("event\ndata\n\n")).containsExactly("message||", "id=");
        }

        @Test
        void ignoresFieldsItDoesNotKnow() {
            assertThat(Heard.whole("foo: bar\n data: x\nDATA: x\ndata : x\ndatax\n\n"))
                    .containsExactly("id=");
        }

        @Test
        void takesARetryOfDigitsOnly() {
            assertThat(Heard.whole("retry: 3000\nretry:0\nretry: 010\n"))
                    .containsExactly("retry=3000", "retry=0", "retry=10");
            assertThat(Heard.whole("retry: 3000x\nretry: -1\nretry: 1.5\nretry:  1\nretry\nretry: ٣\n"))
                    .isEmpty();
        }

        @Test
        void capsARetryThatNoClockCanCount() {
            assertThat(Heard.whole("retry: 99999999999999999999999\n")).containsExactly("retry=999999999");
        }
    }

    @Nested
    @DisplayName("The bound, which the standard has not")
    class Bound {

        private final Heard heard = new Heard();
        private final SseParser parser = new SseParser(heard, 1_000);

        @Test
        void takesALineAsLongAsTheBound() {
            feed("data:" + "x".repeat(995) + "\n\n");
            assertThat(heard.lines).hasSize(2);
        }

        @Test
        void refusesALongerLine() {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> feed("data:" + "x".repeat(996)))
                    .withMessage("event must be at most 1000 bytes, was more");
        }

        @Test
        void refusesAnEventOfMoreData() {
            feed("data:" + "x".repeat(900) + "\n");
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> feed("data:" + "x".repeat(100) + "\n"));
        }

        private void feed(String text) {
            parser.feed(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }
    }
}
