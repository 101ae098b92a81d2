package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Socket.IO v5, Sending and receiving data: attachments")
class SocketDecoderTest {

    private final SocketDecoder decoder = new SocketDecoder(10);

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        Arrays.stream(values).forEach(value -> buffer.put((byte) value));
        return buffer.flip();
    }

    @Test
    void textPacketIsWholeAtOnce() {
        SocketDecoder.Received received = requireNonNull(decoder.text("2[\"foo\",1.0]"));
        assertThat(received.event()).isEqualTo("foo");
        assertThat(received.eventArgs().json(0)).isEqualTo(new Json("1.0"));
    }

    @Test
    void binaryPacketWaitsForItsAttachments() {
        assertThat(decoder.text(
                        "52-[\"a\",{\"_placeholder\":true,\"num\":1},{\"f\":{\"_placeholder\":true,\"num\":0}}]"))
                .isNull();
        assertThat(decoder.binary(bytes(1, 2))).isNull();
        SocketDecoder.Received received = requireNonNull(decoder.binary(bytes(3)));
        SocketArgs args = received.eventArgs();
        assertThat(args.binary(0)).isEqualTo(bytes(3));
        Json nested = requireNonNull(args.json(1).members("file").get("f"));
        assertThat(args.binary(nested)).isEqualTo(bytes(1, 2));
    }

    @Test
    void noAttachmentsToWaitForMeansWhole() {
        assertThat(decoder.text("50-[\"a\"]")).isNotNull();
        assertThat(decoder.text("2[\"b\"]")).isNotNull();
    }

    @Test
    void textInThePlaceOfAnAttachmentIsRefused() {
        decoder.text("51-[\"a\",{\"_placeholder\":true,\"num\":0}]");
        assertThatThrownBy(() -> decoder.text("2[\"b\"]"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("attachment must be binary, was text");
    }

    @Test
    void attachmentNobodyAnnouncedIsRefused() {
        assertThatThrownBy(() -> decoder.binary(bytes(1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("binary message must be announced by a packet, was not");
    }
}
