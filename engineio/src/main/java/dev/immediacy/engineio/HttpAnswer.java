package dev.immediacy.engineio;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to one HTTP request, given later and written without blocking anyone.
 *
 * <p><em>Thread-safe:</em> any thread may {@link #send}, once; the container's threads write. The callback stands in
 * one atomic reference, from which whoever completes the exchange takes it.
 */
final class HttpAnswer implements WriteListener, AsyncListener {
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=UTF-8");
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

    /** Stands for the callback once it has been called. */
    private static final Callback DONE = new Callback() {};

    private final HttpServletRequest request;
    private final AsyncContext exchange;
    private final EndPoint endPoint;
    private final boolean ownsConnection;
    private final Callback unanswered;
    private final AtomicReference<Callback> callback;

    // Written by send before it hands over to the container, read by the container's threads.
    private Iterator<ByteBuffer> body = List.<ByteBuffer>of().iterator();

    /** Defers the answer; {@code lost} hears of a connection that failed before one was sent. */
    HttpAnswer(HttpServletRequest request, Consumer<Throwable> lost) {
        this.request = request;
        unanswered = Callback.from(() -> {}, lost);
        callback = new AtomicReference<>(unanswered);
        endPoint = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        ownsConnection = request.getProtocol().startsWith("HTTP/1");
        exchange = request.startAsync();
        exchange.setTimeout(0);
        exchange.addListener(this);
    }

    /**
     * Sets the type that goes with the status: an error is JSON, all else is text. Not through the servlet API, which
     * would spell it another way than clients know it.
     */
    static void contentType(HttpServletRequest request, int status) {
        ServletContextRequest.getServletContextRequest(request)
                .getServletContextResponse()
                .getWrapped()
                .getHeaders()
                .put(status == EngineError.STATUS ? JSON : TEXT);
    }

    /** Says that the connection ends where a body stays unread: its next request could not be told from the body's rest. */
    static void endAfterUnreadBody(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (hasBody && !request.getInputStream().isFinished()) {
            response.setHeader("Connection", "close");
        }
    }

    void send(int status, List<ByteBuffer> content, Callback written) {
        if (!callback.compareAndSet(unanswered, written)) {
            written.failed(new ClosedChannelException());
            return;
        }
        body = content.iterator();
        HttpServletResponse response = (HttpServletResponse) exchange.getResponse();
        response.setStatus(status);
        contentType(request, status);
        response.setContentLengthLong(
                content.stream().mapToLong(ByteBuffer::remaining).sum());
        try {
            endAfterUnreadBody(request, response);
            response.getOutputStream().setWriteListener(this);
        } catch (IOException | IllegalStateException gone) {
            onError(gone);
        }
    }

    /** Cuts the connection, unless other exchanges share it (HTTP/2): those are left to the connector's idle timeout. */
    void abort() {
        if (ownsConnection) {
            endPoint.close();
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        ServletOutputStream out = exchange.getResponse().getOutputStream();
        while (out.isReady()) {
            if (!body.hasNext()) {
                exchange.complete();
                return;
            }
            out.write(body.next());
        }
    }

    @Override
    public void onError(Throwable failure) {
        Callback pending = callback.getAndSet(DONE);
        if (pending != DONE) {
            pending.failed(failure);
            exchange.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        callback.getAndSet(DONE).succeeded();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable() == null ? new ClosedChannelException() : event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Never: the timeout is switched off, the heartbeat decides.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Never: nothing dispatches the exchange again.
    }
}
