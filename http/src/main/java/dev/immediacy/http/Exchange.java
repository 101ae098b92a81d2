package dev.immediacy.http;

import dev.immediacy.core.Identity;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.Names;
import dev.immediacy.core.ReadRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * One request to a resource of a channel, its parameters checked, and its response.
 *
 * <p><i>Confined to</i> the container's thread until the request turns asynchronous.
 */
public final class Exchange {

    /** What a body may hold besides the data of its message. */
    private static final int ENVELOPE_BYTES = 16 << 10;

    private static final long PATIENCE_BYTES = 4 << 20;
    private static final int CHUNK_BYTES = 8 << 10;

    private final String channel;
    private final Query query;
    private final Identity identity;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    Exchange(String channel, HttpServletRequest request, HttpServletResponse response) {
        this.channel = channel;
        this.query = Query.parse(request.getQueryString());
        this.identity = Caller.of(request, "user", query.user());
        this.request = request;
        this.response = response;
    }

    /** The channel of the path, decoded and checked. */
    public String channel() {
        return channel;
    }

    /** The parameters of the query. */
    public Query query() {
        return query;
    }

    /** Who asks. */
    public Identity identity() {
        return identity;
    }

    /** The name of who asks, {@link Names#ANONYMOUS} if nobody is named. */
    public String sender() {
        return identity.user();
    }

    /** What a reader asks for: the channel, the user's inbox, and where to start. */
    public ReadRequest readRequest() {
        return new ReadRequest(channel, identity, true, query.after());
    }

    /** The request as the container gave it. */
    public HttpServletRequest request() {
        return request;
    }

    /** The response as the container gave it. */
    public HttpServletResponse response() {
        return response;
    }

    /** The longest body that may hold a message of this size. */
    public static int maxBodyBytes(int maxMessageBytes) {
        return maxMessageBytes + ENVELOPE_BYTES;
    }

    /** How much of a body is read where messages of this size are allowed: what is longer is refused unread, or cut off. */
    public static long patience(int maxMessageBytes) {
        return Math.max(PATIENCE_BYTES, 2L * maxMessageBytes);
    }

    /**
     * Reads the whole body as text. One that is too long is read on for a while and thrown away, so that its sender gets to
     * see the refusal rather than a reset connection.
     *
     * @param maxMessageBytes what cannot hold a message of this size is refused, without reading it where it says that it exceeds the {@link #patience}
     * @throws MessageTooLargeException if it is longer
     * @throws dev.immediacy.core.ProtocolException naming {@code body}, if it is not UTF-8
     */
    public String body(int maxMessageBytes) throws IOException {
        int maxBytes = maxBodyBytes(maxMessageBytes);
        long patience = patience(maxMessageBytes);
        long announced = request.getContentLengthLong();
        if (announced > patience) {
            throw new MessageTooLargeException(announced, maxMessageBytes);
        }
        InputStream in = request.getInputStream();
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            discard(in, patience - bytes.length);
            throw new MessageTooLargeException(Math.max(announced, bytes.length), maxMessageBytes);
        }
        return MessageCodec.utf8("body", ByteBuffer.wrap(bytes));
    }

    private static void discard(InputStream in, long atMost) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long left = atMost;
        for (int read = 0; left > 0 && read >= 0; left -= read) {
            read = in.read(chunk);
        }
    }

    /** Answers with JSON, UTF-8, written as the client takes it. */
    public void json(int status, byte[] json) throws IOException {
        Responses.write(request, response, status, "application/json", json);
    }
}
