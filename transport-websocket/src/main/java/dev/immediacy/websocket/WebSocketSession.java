package dev.immediacy.websocket;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Telemetry;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection at the server: frames in, frames out, heartbeat and end.
 *
 * <p>Nothing queues here. Pushes have one write in flight, by their pump. An answer to the peer, be it an ack or a pong,
 * has to be written before the next frame is read, so a peer that sends and never reads is stopped by TCP, and cut when
 * the write times out. Jetty's flusher keeps the writes of several threads apart.
 *
 * <p><i>Thread-safe</i>: frames are read one at a time; {@link #send} and {@link #close} may be called from any thread.
 */
final class WebSocketSession implements FrameHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketSession.class);
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Problem BINARY_REFUSED =
            Problem.of(new ProtocolException("frame", "frame must be text, was binary"));

    private final String id = "ws-" + COUNT.incrementAndGet();
    private final TextEndpoint endpoint;
    private final WebSocketConfig config;
    private final ScheduledExecutorService timer;
    private final Telemetry telemetry;
    private final TextAssembler incoming;
    private final Heartbeat heartbeat;

    // written when opened, read by all
    private volatile @Nullable CoreSession connection;

    // written by whoever ends it first
    private final AtomicReference<@Nullable CloseReason> ending = new AtomicReference<>();

    // confined to the reading of frames
    private boolean binary;

    /** A session to be; unless it opens, it ends with its first heartbeat. */
    WebSocketSession(TextEndpoint endpoint, WebSocketConfig config, Mount mount, int maxBytes) {
        this.endpoint = endpoint;
        this.config = config;
        this.timer = mount.scheduler();
        this.telemetry = mount.telemetry();
        this.incoming = new TextAssembler(maxBytes);
        this.heartbeat = Heartbeat.start(timer, config.heartbeat(), config.pongTimeout(), new Pinger());
    }

    private final class Pinger implements Heartbeat.Peer {

        @Override
        public void ping() {
            send(new Frame(OpCode.PING), Callback.NOOP);
        }

        @Override
        public void dead() {
            LOG.debug("session={} heartbeat missed", id);
            close(new CloseReason(CloseReason.Code.HEARTBEAT_MISSED, "no heartbeat within its time"));
            abort();
        }
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        connection = session;
        LOG.debug("session={} opened path={}", id, session.getRequestURI().getPath()); // a query may hold a token
        try {
            endpoint.opened(this);
            callback.succeeded();
            session.demand();
        } catch (MessagingException e) {
            callback.succeeded();
            close(new CloseReason(CloseReason.Code.GOING_AWAY, e.text())); // the hub closed meanwhile
        }
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        heartbeat.heard();
        switch (frame.getOpCode()) {
            case OpCode.PING -> answer(new Frame(OpCode.PONG, true, frame.getPayload()), callback);
            case OpCode.PONG -> {
                callback.succeeded();
                demand();
            }
            case OpCode.CLOSE -> {
                release();
                callback.succeeded(); // Jetty echoes the close frame
                abortLater();
            }
            default -> onData(frame, callback);
        }
    }

    private void onData(Frame frame, Callback callback) {
        binary |= frame.getOpCode() == OpCode.BINARY;
        if (!binary && frame.hasPayload()) {
            incoming.add(frame.getPayload());
        }
        callback.succeeded();
        if (!frame.isFin()) {
            demand();
            return;
        }
        String answer = answer();
        binary = false;
        incoming.reset();
        if (answer == null) {
            demand();
        } else {
            answer(new CoalescedFrame(FrameCodec.frame(answer)), Callback.NOOP);
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to the container, which would cut the connection
    private @Nullable String answer() {
        if (binary) {
            telemetry.refused(BINARY_REFUSED.status());
            return WebSocketCodec.error(BINARY_REFUSED, null);
        }
        if (incoming.isTooLarge()) {
            MessageTooLargeException tooLarge =
                    new MessageTooLargeException(incoming.totalBytes(), incoming.maxBytes());
            return endpoint.refused(tooLarge, incoming.head());
        }
        String text;
        try {
            text = incoming.text();
        } catch (ProtocolException e) {
            ending.compareAndSet(null, new CloseReason(CloseReason.Code.PROTOCOL_ERROR, e.text()));
            fail(CloseStatus.BAD_PAYLOAD, e.text()); // RFC 6455 §8.1: not an error one may answer
            return null;
        }
        try {
            return endpoint.received(text);
        } catch (RuntimeException e) {
            LOG.error("session={} failed on a message", id, e);
            return WebSocketCodec.error(Problem.internal(), null);
        }
    }

    /** Sends an answer, and reads on when it is written. */
    private void answer(Frame frame, Callback read) {
        send(
                frame,
                Callback.from(
                        () -> {
                            read.succeeded();
                            demand();
                        },
                        failure -> read.succeeded())); // the connection is gone or closing: nothing more to read
    }

    private void demand() {
        CoreSession session = connection;
        if (session != null) {
            session.demand();
        }
    }

    /** Sends a frame behind those sent before; the connection is cut if that takes longer than the send timeout. */
    void send(Frame frame, Callback done) {
        CoreSession session = connection;
        if (session == null) {
            release();
            return;
        }
        session.sendFrame(new OutgoingEntry.Builder(frame, done)
                .frameTimeout(config.sendTimeout().toMillis())
                .build());
    }

    /** Tells the peer why this ends, and ends it; a peer that does not take it in time is cut. Idempotent. */
    void close(CloseReason reason) {
        ending.compareAndSet(null, reason);
        fail(reason.code().webSocketCode(), reason.text());
    }

    private void fail(int code, String text) {
        release();
        CoreSession session = connection;
        if (session == null) {
            return;
        }
        LOG.debug("session={} closing code={} text={}", id, code, text);
        session.close(code, text, Callback.NOOP);
        abortLater();
    }

    /** A close frame has no send timeout of its own. */
    private void abortLater() {
        try {
            var unused = timer.schedule(this::abort, config.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            abort(); // the server's timer has ended already
        }
    }

    private void abort() {
        CoreSession session = connection;
        if (session != null) {
            session.abort(); // has no effect on a connection that is gone
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("session={} failed: {}", id, cause.toString());
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        LOG.debug("session={} closed code={} text={}", id, status.getCode(), status.getReason());
        release();
        CloseReason ours = ending.get();
        telemetry.ended(this, ours == null ? theirs(status) : ours);
        callback.succeeded();
    }

    /** Why it ended where it was not us who ended it: RFC 6455 §7.4.1. */
    private static CloseReason theirs(CloseStatus status) {
        return switch (status.getCode()) {
            case CloseStatus.NORMAL, CloseStatus.SHUTDOWN, CloseStatus.NO_CODE -> CloseReason.NORMAL;
            case CloseStatus.NO_CLOSE -> new CloseReason(CloseReason.Code.CONNECTION_LOST, "connection lost");
            default ->
                new CloseReason(
                        CloseReason.Code.PROTOCOL_ERROR, "closed with " + status.getCode() + " " + status.getReason());
        };
    }

    /** Frees everything that is not the connection itself. Idempotent. */
    void release() {
        heartbeat.close();
        endpoint.closed();
    }

    @Override
    public String toString() {
        return id;
    }
}
