package dev.immediacy.longpoll;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the client of a parked HTTP/1.1 request closed its connection.
 *
 * <p>While a request without a body is parked, Jetty does not read its connection, and so would learn of the end of the
 * stream (RFC 9112 §9.6) only after the answer. This asks the end point to say when there is something to read. If that is
 * the end, the client is gone. If it is bytes, a client that pipelines (RFC 9112 §9.3.2) has sent its next request: they
 * are handed to Jetty's connection, which parses them after this answer, and the client is watched no more.
 *
 * <p>Not noticed, and freed at the end of the hold: a client that pipelined and then left, one whose machine or network
 * died without a word, and any client where an end point is not Jetty's own. Over HTTP/2 there is nothing to watch: Jetty
 * itself tells of a stream that was reset.
 *
 * <p><i>Confined to</i> the owner of the parked request, who reads only before its answer, when nobody else does; the
 * call of {@code readable} comes on a thread of Jetty's.
 */
final class ClientWatch implements Callback {

    static final ClientWatch NONE = new ClientWatch(null, () -> {});

    /** What is read at once; less than Jetty's own buffer, which takes it over. */
    private static final int READ_BYTES = 1_024;

    private final @Nullable AbstractEndPoint endPoint;
    private final Runnable readable;

    private ClientWatch(@Nullable AbstractEndPoint endPoint, Runnable readable) {
        this.endPoint = endPoint;
        this.readable = readable;
    }

    /**
     * Watches the client of a request.
     *
     * @param readable called when {@link #clientLeft} can say more; it is called again only after that
     */
    static ClientWatch start(HttpServletRequest request, Runnable readable) {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (hasBody || !request.getProtocol().startsWith("HTTP/1.")) {
            return NONE;
        }
        Connection connection = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection();
        if (connection instanceof Connection.UpgradeTo
                && connection.getEndPoint() instanceof AbstractEndPoint endPoint) {
            ClientWatch watch = new ClientWatch(endPoint, readable);
            return endPoint.tryFillInterested(watch) ? watch : NONE;
        }
        return NONE;
    }

    /** Whether what there was to read was the end of the stream, or a failure. */
    boolean clientLeft() {
        if (endPoint == null) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES).flip(); // Jetty's buffers are always ready to be read
        try {
            int filled = endPoint.fill(bytes);
            if (filled == 0) {
                var unused = endPoint.tryFillInterested(this); // a record of TLS without data, or a late signal
            }
            if (filled <= 0) {
                return filled < 0;
            }
        } catch (IOException e) {
            return true;
        }
        if (endPoint.getConnection() instanceof Connection.UpgradeTo connection) {
            connection.onUpgradeTo(bytes);
        }
        if (bytes.hasRemaining()) {
            endPoint.close(); // Jetty's buffer is full: a request that is cut short must not be taken for a whole one
        }
        return bytes.hasRemaining();
    }

    /** Leaves the connection to Jetty, which reads on after the answer. */
    void stop() {
        if (endPoint != null) {
            var unused = endPoint.getFillInterest().fillable();
        }
    }

    @Override
    public void succeeded() {
        readable.run();
    }

    @Override
    public void failed(Throwable failure) {
        readable.run();
    }
}
