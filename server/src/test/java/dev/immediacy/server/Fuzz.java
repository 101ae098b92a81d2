package dev.immediacy.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs that are almost right: examples of right ones, some bytes of which are changed, repeated, cut or replaced by
 * what parsers tend to stumble over. The same seed makes the same inputs. <i>Not thread-safe.</i>
 */
final class Fuzz {

    private static final int MAX_CHANGES = 4;
    private static final int MAX_REPEATS = 5_000;
    private static final int LONG_EVERY = 50;

    private static final List<byte[]> TOKENS = List.of(
            bytes("\""),
            bytes("\\"),
            bytes("\\u0000"),
            bytes("\\ud800"),
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes(","),
            bytes(":"),
            bytes("&"),
            bytes("="),
            bytes("%"),
            bytes("%00"),
            bytes("%2F"),
            bytes("%ff"),
            bytes("+"),
            bytes("/"),
            bytes(".."),
            bytes(";"),
            bytes("?"),
            bytes("#"),
            bytes("@"),
            bytes("0"),
            bytes("-1"),
            bytes("1e999"),
            bytes("9223372036854775808"),
            bytes("null"),
            bytes("true"),
            bytes("NaN"),
            bytes("\u001e"),
            bytes("\r\n"),
            bytes("\n"),
            bytes("\u0000"),
            bytes("\u2028"),
            bytes("ü€𝄞"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});

    private final Random random;

    Fuzz(long seed) {
        this.random = new Random(seed);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String oneOf(List<String> choices) {
        return choices.get(below(choices.size()));
    }

    /** The same, or something close to it. */
    byte[] almost(byte[] right) {
        byte[] input = right;
        for (int changes = below(MAX_CHANGES + 1); changes > 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    byte[] almost(String right) {
        return almost(bytes(right));
    }

    /** The same as text, each byte one character. */
    String almostText(String right) {
        return new String(almost(right), ISO_8859_1);
    }

    private byte[] changed(byte[] input) {
        int from = below(input.length + 1);
        int to = from + below(input.length - from + 1);
        byte[] range = Arrays.copyOfRange(input, from, to);
        return switch (below(6)) {
            case 0 -> spliced(input, from, to, new byte[0]);
            case 1 -> spliced(input, from, from, range);
            case 2 -> spliced(input, from, from, TOKENS.get(below(TOKENS.size())));
            case 3 -> spliced(input, from, to, TOKENS.get(below(TOKENS.size())));
            case 4 -> spliced(input, from, from, repeated());
            default -> spliced(input, from, Math.min(input.length, from + 1), new byte[] {(byte) below(256)});
        };
    }

    private byte[] repeated() {
        byte[] token = TOKENS.get(below(TOKENS.size()));
        int times = below(LONG_EVERY) == 0 ? below(MAX_REPEATS) : below(MAX_CHANGES);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(token);
        }
        return out.toByteArray();
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(input.length - (to - from) + middle.length)
                .put(input, 0, from)
                .put(middle)
                .put(input, to, input.length - to)
                .array();
    }

    /** A WebSocket frame of a client (RFC 6455 §5.2), right in its form and strange in everything else. */
    byte[] frame(byte[] payload) {
        int opcode = below(4) == 0 ? below(16) : 1;
        int fin = below(4) == 0 ? 0 : 0x80;
        int reserved = below(20) == 0 ? below(8) << 4 : 0;
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (fin | reserved | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        int mask = random.nextInt();
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
