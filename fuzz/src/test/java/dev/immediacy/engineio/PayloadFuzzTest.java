package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A polling payload of Engine.IO")
class PayloadFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of("4hello\u001ebAQID\u001e3", "2probe\u001e6\u001e1", "4ü€𝄞\u001e4\u001ebAQ\r\nID", "b")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void isRefusedOrMeansTheSameWhenItIsWrittenAgain(byte @NotNull [] body) throws EngineProtocolException {
        List<EnginePacket> packets;
        try {
            packets = EngineCodec.decodePayload(ByteBuffer.wrap(body));
        } catch (EngineProtocolException e) {
            assertThat(e).hasMessageContaining(" must be ");
            return;
        }
        assertThat(packets).isNotEmpty();
        assertThat(EngineCodec.decodePayload(ByteBuffer.wrap(written(packets)))).isEqualTo(packets);
    }

    private static byte[] written(List<EnginePacket> packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (EnginePacket packet : packets) {
            if (out.size() > 0) {
                out.write(EngineCodec.SEPARATOR);
            }
            ByteBuffer encoded = packet instanceof EnginePacket.Binary binary
                    ? EngineCodec.base64Record(binary.data())
                    : text((EnginePacket.Text) packet).pollRecords();
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static PacketBatch text(EnginePacket.Text packet) {
        return PacketBatch.text(packet.type(), packet.data());
    }
}
