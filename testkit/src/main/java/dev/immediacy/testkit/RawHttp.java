package dev.immediacy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * A peer that sends exactly the bytes it is told to, over a plain socket.
 *
 * <p>For what no well-behaved client does: malformed requests, pipelining, half a request, vanishing, never reading.
 * A read that waits longer than 30 s fails with a {@link SocketTimeoutException}, so that no test hangs.
 *
 * <p><em>Not thread-safe</em>, except that one thread may read while another sends.
 */
public final class RawHttp implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
    private static final String LINE_END = "\r\n";
    private static final String EMPTY_LINE = LINE_END + LINE_END;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Connects to a server.
     *
     * @param server its URI; only host and port matter
     * @return the connected peer
     * @throws IOException if the server does not accept
     */
    public static RawHttp connect(URI server) throws IOException {
        return connect(server, 0);
    }

    /**
     * Connects with a receive buffer of a given size, for a peer that is to be too slow for its server.
     *
     * @param server its URI; only host and port matter
     * @param receiveBufferBytes the kernel's receive buffer, 0 for the system's choice
     * @return the connected peer
     * @throws IOException if the server does not accept
     */
    public static RawHttp connect(URI server, int receiveBufferBytes) throws IOException {
        requireNonNull(server, "server");
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), READ_TIMEOUT_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends text as UTF-8, as it is: line ends are the caller's.
     *
     * @param text what to send
     * @return this peer
     * @throws IOException if the connection is gone
     */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    /**
     * Sends bytes in one write.
     *
     * @param bytes what to send
     * @return this peer
     * @throws IOException if the connection is gone
     */
    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /**
     * Sends a {@code GET} that keeps the connection.
     *
     * @param target the request target as it shall appear in the request line
     * @return this peer
     * @throws IOException if the connection is gone
     */
    public RawHttp get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: localhost" + EMPTY_LINE);
    }

    /**
     * Reads one response to its end, by its length or its chunks, else until the server closes.
     *
     * @return the response; a later call reads the next one
     * @throws EOFException if the connection ends before the response does
     * @throws IOException if the connection breaks or nothing comes in time
     */
    public RawResponse readResponse() throws IOException {
        RawResponse bare = new RawResponse(readHead(), "");
        return new RawResponse(bare.head(), new String(readBody(bare), UTF_8));
    }

    /**
     * Reads a response's status line and header fields and leaves its content, for a response that does not end.
     *
     * @return the head without its empty line
     * @throws EOFException if the connection ends before the head does
     * @throws IOException if the connection breaks or nothing comes in time
     */
    public String readHead() throws IOException {
        String head = readUntil(EMPTY_LINE);
        return head.substring(0, head.length() - EMPTY_LINE.length());
    }

    /**
     * Reads up to and including a marker, for instance the empty line that ends an event.
     *
     * @param marker ASCII text
     * @return everything read as Latin-1, one character for each byte
     * @throws EOFException if the connection ends before the marker came
     * @throws IOException if the connection breaks or nothing comes in time
     */
    public String readUntil(String marker) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(marker, text.length() - marker.length()) < 0) {
            text.append((char) readByte(marker));
        }
        return text.toString();
    }

    /**
     * Reads a fixed number of bytes.
     *
     * @param count how many
     * @return exactly that many
     * @throws EOFException if the connection ends before
     * @throws IOException if the connection breaks or nothing comes in time
     */
    public byte[] readBytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("stream must hold " + count + " bytes, was " + bytes.length);
        }
        return bytes;
    }

    /**
     * Reads until the server ends its stream.
     *
     * @return everything that was left
     * @throws IOException if the connection is reset or nothing comes in time
     */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /**
     * Reads until the connection ends in whatever way.
     *
     * @return everything that came before the end of the stream or the reset
     * @throws SocketTimeoutException if it does not end in time
     * @throws IOException never otherwise
     */
    public byte[] readToCut() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            in.transferTo(bytes);
        } catch (SocketException e) {
            // A reset is one of the two ends awaited here.
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }

    /**
     * Ends this peer's stream and can still read.
     *
     * @return this peer
     * @throws IOException if the connection is gone
     */
    public RawHttp halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /**
     * Resets the connection, as a machine that lost its state does.
     *
     * @throws IOException if the socket cannot be closed
     */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] readBody(RawResponse head) throws IOException {
        if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return new byte[0];
        }
        if (head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return readChunks();
        }
        String length = head.header("Content-Length").orElse("");
        return length.isEmpty() ? readToEnd() : readBytes(Integer.parseInt(length));
    }

    /** RFC 9112 §7.1; trailer fields are read and dropped. */
    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            body.write(readBytes(size));
            readUntil(LINE_END);
        }
        String trailer = readUntil(LINE_END);
        while (!trailer.equals(LINE_END)) {
            trailer = readUntil(LINE_END);
        }
        return body.toByteArray();
    }

    private int readChunkSize() throws IOException {
        String line = readUntil(LINE_END).trim();
        int extension = line.indexOf(';');
        return Integer.parseInt(
                extension < 0 ? line : line.substring(0, extension).trim(), 16);
    }

    private int readByte(String awaited) throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("stream must hold " + awaited.strip() + " before its end");
        }
        return value;
    }
}
