package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Packets to bytes and back, without any I/O.
 *
 * <p><em>Immutable:</em> it has no state. Source: Engine.IO v4, Packet encoding; RFC 6455 §5.2 for the frames.
 */
public final class EngineCodec {
    /** What stands between two records of a polling payload. */
    static final byte SEPARATOR = 0x1E;

    private static final int FIN_TEXT = 0x81;
    private static final int FIN_BINARY = 0x82;
    private static final byte MESSAGE = '4';

    /** The official Java client breaks base64 into lines of 76 characters. */
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");

    private static final EnginePacket.Type[] TYPES = EnginePacket.Type.values();

    private EngineCodec() {}

    /**
     * Returns a text message as one complete WebSocket server frame, ready to be concatenated with others.
     *
     * <p>Shape: the UTF-8 of {@code hello} becomes {@code 81 06 "4hello"}.
     *
     * @param utf8 the message between position and limit, which are left alone
     */
    public static ByteBuffer messageFrame(ByteBuffer utf8) {
        int length = utf8.remaining() + 1;
        ByteBuffer frame = ByteBuffer.allocate(headerLength(length) + length);
        putHeader(frame, FIN_TEXT, length);
        return frame.put(MESSAGE).put(utf8.duplicate()).flip().asReadOnlyBuffer();
    }

    /**
     * Returns a text message as one record of a polling payload, without a separator.
     *
     * <p>Shape: the UTF-8 of {@code hello} becomes {@code "4hello"}.
     *
     * @param utf8 the message between position and limit, which are left alone
     */
    public static ByteBuffer messageRecord(ByteBuffer utf8) {
        return ByteBuffer.allocate(utf8.remaining() + 1)
                .put(MESSAGE)
                .put(utf8.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    /** Returns a packet's bytes as one complete WebSocket server frame. */
    static ByteBuffer frame(ByteBuffer payload, boolean binary) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(headerLength(length) + length);
        putHeader(frame, binary ? FIN_BINARY : FIN_TEXT, length);
        return frame.put(payload.duplicate()).flip();
    }

    /** Returns the bytes of a binary message as one record: {@code b} and base64. */
    static ByteBuffer base64Record(ByteBuffer bytes) {
        ByteBuffer base64 = Base64.getEncoder().encode(bytes.duplicate());
        return ByteBuffer.allocate(base64.remaining() + 1)
                .put((byte) 'b')
                .put(base64)
                .flip();
    }

    /** Returns the packets of a polling payload in order, each of a type that a client may send there. */
    static List<EnginePacket> decodePayload(ByteBuffer body) throws EngineProtocolException {
        String payload;
        try {
            payload = UTF_8.newDecoder().decode(body).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new EngineProtocolException("payload must be valid UTF-8, was malformed");
        }
        List<EnginePacket> packets = new ArrayList<>();
        int start = 0;
        for (int end = payload.indexOf(SEPARATOR); end >= 0; end = payload.indexOf(SEPARATOR, start)) {
            packets.add(requireInbound(decodeRecord(payload.substring(start, end))));
            start = end + 1;
        }
        packets.add(requireInbound(decodeRecord(payload.substring(start))));
        return packets;
    }

    /** Returns the packet of a WebSocket text frame, which is also a record that does not start with {@code b}. */
    static EnginePacket.Text decodeText(String encoded) throws EngineProtocolException {
        for (EnginePacket.Type type : TYPES) {
            if (!encoded.isEmpty() && encoded.charAt(0) == type.digit()) {
                return new EnginePacket.Text(type, encoded.substring(1));
            }
        }
        throw new EngineProtocolException("packet type must be 0 to 6, was "
                + (encoded.isEmpty() ? "missing" : "code point " + encoded.codePointAt(0)));
    }

    /** Returns the packet if a client may send its type outside an upgrade: close, pong, message or noop. */
    static EnginePacket requireInbound(EnginePacket packet) throws EngineProtocolException {
        if (packet instanceof EnginePacket.Text text) {
            switch (text.type()) {
                case OPEN, PING, UPGRADE ->
                    throw new EngineProtocolException(
                            "packet must be close, pong, message or noop, was " + text.type());
                default -> {}
            }
        }
        return packet;
    }

    private static EnginePacket decodeRecord(String encoded) throws EngineProtocolException {
        if (!encoded.startsWith("b")) {
            return decodeText(encoded);
        }
        try {
            String base64 = LINE_BREAKS.matcher(encoded.substring(1)).replaceAll("");
            return new EnginePacket.Binary(ByteBuffer.wrap(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException notBase64) {
            throw new EngineProtocolException("binary record must be base64, was malformed");
        }
    }

    private static int headerLength(int payloadLength) {
        return payloadLength < 126 ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
    }

    private static void putHeader(ByteBuffer frame, int finAndOpcode, int payloadLength) {
        frame.put((byte) finAndOpcode);
        switch (headerLength(payloadLength)) {
            case 2 -> frame.put((byte) payloadLength);
            case 4 -> frame.put((byte) 126).putShort((short) payloadLength);
            default -> frame.put((byte) 127).putLong(payloadLength);
        }
    }
}
