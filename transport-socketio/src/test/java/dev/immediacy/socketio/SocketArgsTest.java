package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketArgsTest {

    @Test
    void javaValuesBecomeJson() {
        SocketArgs args = SocketArgs.of(
                null,
                "a\"b",
                1,
                1.5,
                new BigDecimal("1.0"),
                true,
                Double.NaN,
                new Json("1e2"),
                List.of(1, "x"),
                Map.of("k", 2));
        assertThat(args.payload().text()).isEqualTo("[null,\"a\\\"b\",1,1.5,1.0,true,null,1e2,[1,\"x\"],{\"k\":2}]");
        assertThat(args.attachments()).isZero();
    }

    @Test
    void bytesBecomeAttachmentsAtAnyDepth() {
        SocketArgs args = SocketArgs.of(new byte[] {1}, Map.of("file", List.of(ByteBuffer.wrap(new byte[] {2, 3}))));
        assertThat(args.payload("up").text())
                .isEqualTo("[\"up\",{\"_placeholder\":true,\"num\":0},{\"file\":[{\"_placeholder\":true,\"num\":1}]}]");
        assertThat(args.buffers()).containsExactly(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2, 3}));
    }

    @Test
    void readingABufferLeavesItForOthers() {
        SocketArgs args = SocketArgs.of((Object) new byte[] {1, 2});
        args.binary(0).get();
        assertThat(args.binary(0).remaining()).isEqualTo(2);
        assertThat(args.binary(0).isReadOnly()).isTrue();
    }

    @Test
    void argumentThatIsMissingIsNamed() {
        assertThatThrownBy(() -> SocketArgs.of("a").string(1))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("argument 2 must be given, was missing");
    }

    @Test
    void argumentOfAnotherKindIsNamed() {
        assertThatThrownBy(() -> SocketArgs.of(7).string(0)).hasMessage("argument 1 must be a string, was a number");
        assertThatThrownBy(() -> SocketArgs.of(7).binary(0)).hasMessage("argument must be binary, was 7");
    }

    @Test
    void valueNobodyCanSendIsRefused() {
        assertThatThrownBy(() -> SocketArgs.of(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("argument must be JSON, text,");
    }
}
