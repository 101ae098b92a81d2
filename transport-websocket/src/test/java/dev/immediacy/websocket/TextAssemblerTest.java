package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 6455 §5.4 Fragmentation")
class TextAssemblerTest {

    private final TextAssembler assembler = new TextAssembler(4_000);

    private void add(String text) {
        assembler.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void fragmentsAreOneText() {
        add("a");
        add("");
        add("bc");
        assertThat(assembler.text()).isEqualTo("abc");
    }

    @Test
    void fragmentMayEndWithinACharacter() {
        assembler.add(ByteBuffer.wrap(new byte[] {(byte) 0xf0, (byte) 0x9f}));
        assembler.add(ByteBuffer.wrap(new byte[] {(byte) 0x98, (byte) 0x80}));
        assertThat(assembler.text()).isEqualTo("😀");
    }

    @Test
    void messageWithoutFragmentsIsEmpty() {
        assertThat(assembler.text()).isEmpty();
    }

    @Test
    void messageAsLargeAsTheBoundIsTaken() {
        add("x".repeat(1_000));
        add("x".repeat(3_000));
        assertThat(assembler.isTooLarge()).isFalse();
        assertThat(assembler.text()).hasSize(4_000);
    }

    @Test
    void messageAboveTheBoundIsCountedAndOnlyItsHeadKept() {
        add("head" + "x".repeat(2_500));
        add("x".repeat(10_000));
        add("x".repeat(1 << 20));
        assertThat(assembler.isTooLarge()).isTrue();
        assertThat(assembler.totalBytes()).isEqualTo(2_504 + 10_000 + (1 << 20));
        assertThat(assembler.head()).startsWith("head").hasSize(2_048);
    }

    @Test
    void headOfAMessageThatCameInOnePieceIsKeptToo() {
        add("head" + "x".repeat(1 << 20));
        assertThat(assembler.head()).startsWith("head").hasSize(2_048);
    }

    @Test
    void nextMessageBeginsAnew() {
        add("x".repeat(5_000));
        assembler.reset();
        add("y");
        assertThat(assembler.isTooLarge()).isFalse();
        assertThat(assembler.text()).isEqualTo("y");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assembler.add(ByteBuffer.wrap(new byte[] {(byte) 0xc3, 0x28}));
        assertThatThrownBy(assembler::text)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("frame must be valid UTF-8, was not");
    }
}
