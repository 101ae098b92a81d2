package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCodecTest {
    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }

    private static EnginePacket message(String data) {
        return new EnginePacket.Text(EnginePacket.Type.MESSAGE, data);
    }

    @Nested
    @DisplayName("Packet encoding, HTTP long-polling")
    class Polling {
        @Test
        void recordsAreSplitAtTheSeparator() throws Exception {
            assertThat(EngineCodec.decodePayload(UTF_8.encode("4hello\u001e3\u001e4€\u001e4")))
                    .containsExactly(
                            message("hello"),
                            new EnginePacket.Text(EnginePacket.Type.PONG, ""),
                            message("€"),
                            message(""));
        }

        @Test
        void binaryRecordIsBase64() throws Exception {
            assertThat(EngineCodec.decodePayload(UTF_8.encode("bAQIDBA==")))
                    .containsExactly(new EnginePacket.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        }

        @Test
        void base64MayBeBrokenIntoLinesAsTheOfficialJavaClientDoes() throws Exception {
            assertThat(EngineCodec.decodePayload(UTF_8.encode("bAQID\nBA==\r\n\u001e4a")))
                    .containsExactly(new EnginePacket.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})), message("a"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "abc", "7", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "b!", "0{}", "2", "2probe", "5"})
        void malformedPayloadIsRefused(String payload) {
            assertThatThrownBy(() -> EngineCodec.decodePayload(UTF_8.encode(payload)))
                    .isInstanceOf(EngineProtocolException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"34ff", "34c3", "34eda080", "34c080"})
        void invalidUtf8IsRefused(String hex) {
            assertThatThrownBy(() -> EngineCodec.decodePayload(
                            ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                    .isInstanceOf(EngineProtocolException.class)
                    .hasMessage("payload must be valid UTF-8, was malformed");
        }

        @Test
        void packetsBecomeRecords() {
            assertThat(text(PacketBatch.text(EnginePacket.Type.MESSAGE, "hé").pollRecords()))
                    .isEqualTo("4hé");
            assertThat(text(PacketBatch.binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))
                            .pollRecords()))
                    .isEqualTo("bAQIDBA==");
            assertThat(text(EngineCodec.messageRecord(UTF_8.encode("hello")))).isEqualTo("4hello");
        }
    }

    @Nested
    @DisplayName("Packet encoding, WebSocket; RFC 6455 §5.2 Base framing protocol")
    class WebSocketFrames {
        @Test
        void shortMessageHasATwoByteHeader() {
            assertThat(hex(EngineCodec.messageFrame(UTF_8.encode("hello")))).isEqualTo("810634" + "68656c6c6f");
        }

        @Test
        void headerGrowsWithThePayload() {
            assertThat(hex(EngineCodec.messageFrame(ByteBuffer.allocate(124)))).startsWith("817d34");
            assertThat(hex(EngineCodec.messageFrame(ByteBuffer.allocate(125)))).startsWith("817e007e34");
            assertThat(hex(EngineCodec.messageFrame(ByteBuffer.allocate(65_534))))
                    .startsWith("817effff34");
            assertThat(hex(EngineCodec.messageFrame(ByteBuffer.allocate(65_535))))
                    .startsWith("817f000000000001000034");
        }

        @Test
        void binaryMessageIsSentAsIs() {
            assertThat(hex(PacketBatch.binary(ByteBuffer.wrap(new byte[] {1, 2}))
                            .webSocketFrames()))
                    .isEqualTo("82020102");
        }

        @Test
        void encodingLeavesTheSourceAlone() {
            ByteBuffer source = UTF_8.encode("hello");
            EngineCodec.messageFrame(source);
            EngineCodec.messageRecord(source);
            assertThat(text(source)).isEqualTo("hello");
        }

        @Test
        void textFrameIsTypeAndData() throws Exception {
            assertThat(EngineCodec.decodeText("2probe"))
                    .isEqualTo(new EnginePacket.Text(EnginePacket.Type.PING, "probe"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "abc", "7", "bAQ=="})
        void textFrameWithoutATypeIsRefused(String frame) {
            assertThatThrownBy(() -> EngineCodec.decodeText(frame)).isInstanceOf(EngineProtocolException.class);
        }
    }

    @Nested
    @DisplayName("Batches")
    class Batches {
        @Test
        void batchOfTextsHasBothForms() {
            EngineBatch batch = EngineBatch.of(List.of("a", "€"));
            assertThat(hex(batch.webSocketFrames())).isEqualTo("81023461" + "810434e282ac");
            assertThat(text(batch.pollRecords())).isEqualTo("4a\u001e4€");
        }

        @Test
        void batchIsEncodedOnceAndReadOnly() {
            EngineBatch batch = EngineBatch.of(List.of("a"));
            assertThat(batch.webSocketFrames()).isSameAs(batch.webSocketFrames());
            assertThat(batch.pollRecords()).isSameAs(batch.pollRecords());
            assertThat(batch.webSocketFrames().isReadOnly()).isTrue();
        }

        @Test
        void emptyBatchIsRefused() {
            assertThatThrownBy(() -> EngineBatch.of(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("batch must hold at least one message, was empty");
        }
    }
}
