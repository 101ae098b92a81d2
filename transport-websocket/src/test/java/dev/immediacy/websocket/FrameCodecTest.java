package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.ReadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameCodecTest {

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static String utf8Hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    @DisplayName("RFC 6455 §5.7 Examples")
    class Examples {

        @Test
        void unmaskedTextMessageIsOneFrame() {
            assertThat(hex(FrameCodec.frame("Hello"))).isEqualTo("810548656c6c6f");
        }

        @Test
        void emptyTextIsAFrameToo() {
            assertThat(hex(FrameCodec.frame(""))).isEqualTo("8100");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.2 Base framing protocol: payload length")
    class PayloadLength {

        @ParameterizedTest
        @CsvSource({
            "0, 8100",
            "1, 8101",
            "125, 817d",
            "126, 817e007e",
            "127, 817e007f",
            "65535, 817effff",
            "65536, 817f0000000000010000",
            "1048576, 817f0000000000100000",
            "2147483647, 817f000000007fffffff",
        })
        void lengthTakesTheShortestOfThreeForms(int payloadBytes, String header) {
            ByteBuffer target = ByteBuffer.allocate(10);
            FrameCodec.putHeader(payloadBytes, target);
            assertThat(hex(target.flip())).isEqualTo(header);
            assertThat(FrameCodec.readHeader(target)).isEqualTo(payloadBytes);
            assertThat(target.hasRemaining()).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"0, 2", "125, 127", "126, 130", "65535, 65539", "65536, 65546"})
        void frameIsAsLongAsHeaderAndPayload(int payloadBytes, int frameBytes) {
            assertThat(FrameCodec.frameBytes(payloadBytes)).isEqualTo(frameBytes);
        }
    }

    @Nested
    class Encodings {

        private final MemoryHub hub = MemoryHub.create();

        private Batch batch(String... data) {
            for (String text : data) {
                hub.publish("c", "alice", Draft.of(new Json(text)));
            }
            return hub.reader(new ReadRequest("c", null, Cursor.OLDEST)).next().get(0);
        }

        @Test
        void batchIsOneFrameAfterTheOtherWithNothingInBetween() {
            Batch batch = batch("1", "[2]");
            ByteBuffer frames = batch.encoded(FrameCodec.MESSAGE_FRAMES);
            for (String data : new String[] {"1", "[2]"}) {
                byte[] payload = new byte[FrameCodec.readHeader(frames)];
                frames.get(payload);
                assertThat(new String(payload, StandardCharsets.UTF_8))
                        .startsWith("{\"type\":\"message\",\"message\":{\"channel\":\"c\"")
                        .endsWith("\"data\":" + data + "}}");
            }
            assertThat(frames.hasRemaining()).isFalse();
        }

        @Test
        void textFrameHoldsTheTextAndNothingElse() {
            String text = "{ \"a\" : \"\\u0041\" }\n\u0000\u2028😀";
            ByteBuffer frames = batch(Json.ofString(text).text(), "\"\"").encoded(FrameCodec.TEXT_FRAMES);
            assertThat(hex(frames)).isEqualTo("811b" + utf8Hex(text) + "8100");
        }

        @Test
        void sessionsAtTheSamePlaceShareTheBytes() {
            Batch batch = batch("1");
            ByteBuffer first = batch.encoded(FrameCodec.MESSAGE_FRAMES);
            CoalescedFrame frame = new CoalescedFrame(first);
            assertThat(frame.getPayload().isReadOnly()).isTrue();
            assertThat(frame.getPayloadLength())
                    .isEqualTo(frame.getPayload().remaining())
                    .isEqualTo(batch.encoded(FrameCodec.MESSAGE_FRAMES).remaining() - 4);
        }
    }
}
