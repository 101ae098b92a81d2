package dev.immediacy.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** A WebSocket client that joins the main namespace and then reads nothing more. */
final class Stalled implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 8_192;
    private static final String HANDSHAKE = """
        GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

        """;

    private final RawHttp http;

    private Stalled(RawHttp http) {
        this.http = http;
    }

    static Stalled join(URI server) throws IOException {
        RawHttp http = RawHttp.connect(server, RECEIVE_BUFFER);
        http.send(HANDSHAKE.replace("\n", "\r\n"));
        http.readHead();
        Stalled stalled = new Stalled(http);
        stalled.send("40");
        http.readUntil("40{\"sid\":");
        return stalled;
    }

    /** Sends a short text frame, masked with zeros (RFC 6455 §5.3). */
    void send(String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        try {
            http.send(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on, at last. */
    String readUntil(String marker) throws IOException {
        return http.readUntil(marker);
    }

    /** Reads everything up to the cut. */
    byte[] drain() throws IOException {
        return http.readToCut();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
