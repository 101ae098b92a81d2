package dev.immediacy.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Engine.IO v4, Packet encoding: a packet and its attachments")
class BinaryBatchTest {

    private final BinaryBatch batch = new BinaryBatch(
            "51-[{\"_placeholder\":true,\"num\":0}]",
            List.of(ByteBuffer.wrap(new byte[] {1, 2, 3}), ByteBuffer.allocate(0)));

    @Test
    void framesAreTextThenBinary() {
        ByteBuffer frames = batch.webSocketFrames();
        byte[] bytes = new byte[frames.remaining()];
        frames.get(bytes);
        String text = HexFormat.of().formatHex("451-[{\"_placeholder\":true,\"num\":0}]".getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("8123" + text + "8203010203" + "8200");
    }

    @Test
    void lengthsOverSevenBitsAreExtended() {
        ByteBuffer frames = new BinaryBatch("51-[]", List.of(ByteBuffer.allocate(300), ByteBuffer.allocate(70_000)))
                .webSocketFrames();
        frames.position(2 + 6);
        assertThat(frames.getInt()).isEqualTo(0x827E012C);
        frames.position(frames.position() + 300);
        assertThat(frames.getShort()).isEqualTo((short) 0x827F);
        assertThat(frames.getLong()).isEqualTo(70_000);
    }

    @Test
    void recordsAreTextThenBase64() {
        assertThat(UTF_8.decode(batch.pollRecords()).toString())
                .isEqualTo("451-[{\"_placeholder\":true,\"num\":0}]\u001ebAQID\u001eb");
    }
}
