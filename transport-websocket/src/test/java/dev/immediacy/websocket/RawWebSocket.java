package dev.immediacy.websocket;

import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket peer that knows nothing of the code under test: it writes and reads each byte of RFC 6455 itself, and does
 * only what it is told, so it can also be wrong, deaf or dead. <i>Not thread-safe.</i>
 */
final class RawWebSocket implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final RawHttp socket;
    private final String head;

    private RawWebSocket(RawHttp socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** One frame as it came. */
    record Frame(boolean fin, int opcode, ByteBuffer payload) {

        byte[] bytes() {
            byte[] copy = new byte[payload.remaining()];
            payload.duplicate().get(copy);
            return copy;
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        int closeCode() {
            return payload.getShort(0);
        }

        String closeText() {
            return new String(bytes(), 2, payload.remaining() - 2, StandardCharsets.UTF_8);
        }
    }

    static RawWebSocket open(URI server, String target) throws IOException {
        return open(RawHttp.connect(server), target, "");
    }

    /** Asks for the upgrade with more header lines, each with its line end. */
    static RawWebSocket open(RawHttp socket, String target, String moreHeaders) throws IOException {
        socket.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + moreHeaders
                + "\r\n");
        String head = socket.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("upgrade must be answered with 101, was " + head);
        }
        return new RawWebSocket(socket, head);
    }

    /** The head of the response to the handshake. */
    String head() {
        return head;
    }

    RawWebSocket text(String text) throws IOException {
        return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    RawWebSocket frame(boolean fin, int opcode, byte[] payload) throws IOException {
        socket.send(masked(fin, opcode, payload));
        return this;
    }

    RawWebSocket bytes(byte[] bytes) throws IOException {
        socket.send(bytes);
        return this;
    }

    static byte[] masked(boolean fin, int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) ((fin ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Reads the next frame, whatever it is. */
    Frame read() throws IOException {
        byte[] first = socket.readBytes(2);
        if ((first[0] & 0x70) != 0) {
            throw new IOException("reserved bits must be 0, first byte was " + Integer.toHexString(first[0] & 0xff));
        }
        int opcode = first[0] & 0x0f;
        if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            throw new IOException("opcode must be known, was " + opcode);
        }
        if (first[1] < 0) {
            throw new IOException("a server must not mask");
        }
        long length = first[1];
        if (length == 126) {
            length = ByteBuffer.wrap(socket.readBytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(socket.readBytes(8)).getLong();
        }
        return new Frame(first[0] < 0, opcode, ByteBuffer.wrap(socket.readBytes(Math.toIntExact(length))));
    }

    /** Reads the next text, which must be one whole frame; pings on the way are answered. */
    String readText() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.opcode() == PING) {
                frame(true, PONG, frame.bytes());
            } else if (frame.opcode() == TEXT && frame.fin()) {
                return frame.text();
            } else {
                throw new IOException("a whole text was awaited, was " + frame + " " + frame.text());
            }
        }
    }

    /** Whether the server ended the connection; what came before its end is dropped. */
    boolean readToCut() throws IOException {
        socket.readToCut();
        return true;
    }

    /** Resets the connection. */
    void vanish() throws IOException {
        socket.vanish();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
