package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A packet of Socket.IO")
class PacketFuzzTest {

    private static final int MOST_ATTACHMENTS = 3;

    static Stream<String> seeds() {
        return Stream.of(
                "0{\"user\":\"alice\",\"after\":\"0\"}",
                "2/admin,12[\"join\",\"lobby\",{\"after\":\"0\"}]",
                "52-7[\"publish\",{\"_placeholder\":true,\"num\":0},[{\"num\":1,\"_placeholder\":true}]]",
                "61-/a?b=c,3[{\"_placeholder\":true,\"num\":0}]",
                "31[]",
                "29999999999999999999[99999999999999999999]",
                "51-[1,{\"_placeholder\":true,\"num\":999999999}]",
                "4\"no\"",
                "1/admin");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void isRefusedOrMeansTheSameWhenItIsWrittenAgain(@NotNull String text) {
        SocketPacket packet;
        try {
            packet = SocketCodec.decode(text, MOST_ATTACHMENTS);
        } catch (ProtocolException e) {
            assertThat(e.field()).isEqualTo("packet");
            return;
        }
        String written = SocketCodec.encode(packet);
        assertThat(SocketCodec.decode(written, MOST_ATTACHMENTS)).isEqualTo(packet);
        arguments(text, packet);
    }

    /** With its attachments it is whole, and each placeholder among its arguments stands for one of them. */
    private static void arguments(String text, SocketPacket packet) {
        SocketDecoder decoder = new SocketDecoder(MOST_ATTACHMENTS);
        SocketDecoder.Received received = decoder.text(text);
        for (int i = 0; i < packet.attachments(); i++) {
            assertThat(received).isNull();
            received = decoder.binary(ByteBuffer.wrap(new byte[] {(byte) i}));
        }
        SocketDecoder.Received whole = requireNonNull(received, "received");
        assertThat(whole.packet()).isEqualTo(packet);
        if (packet.type().isEvent()) {
            assertThat(whole.event()).isNotNull();
            placeholders(whole.eventArgs());
        } else if (packet.type().isAck()) {
            placeholders(whole.ackArgs());
        }
    }

    private static void placeholders(SocketArgs args) {
        for (int i = 0; i < args.size(); i++) {
            int number = Placeholders.number(args.json(i));
            if (number >= 0 && args.attachments() > 0) {
                assertThat(args.binary(i).get()).isEqualTo((byte) number);
            }
        }
    }
}
