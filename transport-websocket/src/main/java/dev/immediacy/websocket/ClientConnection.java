package dev.immediacy.websocket;

import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.http.HttpClients;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, from the handshake to its end, whichever way it ends.
 *
 * <p><i>Thread-safe</i>: {@link #send} and {@link #close} may be called from any thread. The owner hears one text at a
 * time, and its end once, after the last text.
 */
final class ClientConnection implements WebSocket.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** The JDK's WebSocket can miss the end of a connection that is lost just after the handshake (seen on 17.0.15). */
    private static final Duration EARLY = Duration.ofSeconds(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final WebSocketConfig config;
    private final Owner owner;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.READING);

    // confined to the reading
    private final StringBuilder text = new StringBuilder();

    // written once each, read by all
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Heartbeat heartbeat;
    private volatile @Nullable Problem problem;

    // guarded by this
    private CompletableFuture<?> sends = CompletableFuture.completedFuture(null);

    /** Whether the owner is being called, so that the end of a connection waits for the end of that call. */
    private enum Phase {
        READING,
        DELIVERING,
        ENDED
    }

    /** Who wanted the connection. */
    interface Owner {

        /** A whole text came. */
        void received(ClientConnection connection, String text);

        /** The connection is gone, or did not come to be; nothing follows. A problem if it was not in good order. */
        void ended(@Nullable Problem problem);
    }

    private ClientConnection(WebSocketConfig config, Owner owner) {
        this.config = config;
        this.owner = owner;
    }

    /** Begins to connect. */
    static ClientConnection open(URI uri, WebSocketConfig config, Owner owner) {
        ClientConnection connection = new ClientConnection(config, owner);
        var unused = HttpClients.client()
                .newWebSocketBuilder()
                .subprotocols(WebSocketCodec.PROTOCOL)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, connection)
                .exceptionally(failure -> {
                    connection.end(problem(failure));
                    return null;
                });
        return connection;
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        // the server asks first: this side asks only where the server has fallen silent
        Duration silence = config.heartbeat().plus(config.pongTimeout());
        Heartbeat beating = Heartbeat.start(HttpClients.timer(), silence, config.pongTimeout(), new Pinger());
        beating.askEarly(EARLY);
        heartbeat = beating;
        opened.request(1);
        if (phase.get() == Phase.ENDED) {
            stopHeartbeat();
            shut(opened); // closed while it was connecting
        }
    }

    private final class Pinger implements Heartbeat.Peer {

        @Override
        public void ping() {
            WebSocket open = socket;
            if (open != null) {
                var unused = open.sendPing(ByteBuffer.allocate(0));
            }
        }

        @Override
        public void dead() {
            fail("server sent no sign of life in time");
        }
    }

    @Override
    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: the client comes back and delivers again
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        heard();
        text.append(data);
        if (last && phase.compareAndSet(Phase.READING, Phase.DELIVERING)) {
            String whole = text.toString();
            text.setLength(0);
            try {
                owner.received(this, whole);
            } catch (ProtocolException e) {
                fail(e.text());
            } catch (RuntimeException e) {
                LOG.warn("a frame could not be delivered and will be asked for again", e);
                fail("a frame could not be delivered");
            } finally {
                if (!phase.compareAndSet(Phase.DELIVERING, Phase.READING)) {
                    owner.ended(problem);
                }
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        heard();
        from.request(1);
        return null; // the pong is sent by itself
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        heard();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        String detail = "server closed the connection with code " + code + (reason.isEmpty() ? "" : ", " + reason);
        end(Problem.of(503, detail, null));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(problem(error));
    }

    /** Sends a text behind those sent before. Does not block. */
    synchronized void send(String frame) {
        sends = sends.thenCompose(sent -> {
            WebSocket open = socket;
            return open == null ? CompletableFuture.completedFuture(null) : open.sendText(frame, true);
        });
        sends = sends.whenComplete((sent, failure) -> {
            if (failure != null) {
                end(problem(failure));
            }
        });
    }

    /** Says goodbye; the owner is told nothing. Idempotent. */
    void close() {
        phase.set(Phase.ENDED);
        stopHeartbeat();
        WebSocket open = socket;
        if (open != null) {
            shut(open);
        }
    }

    private static void shut(WebSocket open) {
        var unused = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
        abortLater(open);
    }

    /** The server may never answer the close frame. */
    private static void abortLater(WebSocket open) {
        var unused = HttpClients.timer().schedule(open::abort, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void fail(String detail) {
        end(Problem.of(503, detail, null));
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    private void end(Problem reason) {
        problem = reason;
        Phase before = phase.getAndSet(Phase.ENDED);
        stopHeartbeat();
        if (before == Phase.READING) {
            owner.ended(reason);
        }
    }

    private void heard() {
        Heartbeat beating = heartbeat;
        if (beating != null) {
            beating.heard();
        }
    }

    private void stopHeartbeat() {
        Heartbeat beating = heartbeat;
        if (beating != null) {
            beating.close();
        }
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            return problem(refused.getResponse());
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return Problem.of(503, "server could not be reached: " + why, null);
    }

    /** What a refused handshake says; a stand-in where it is no problem document (RFC 9457). */
    private static Problem problem(HttpResponse<?> response) {
        boolean isProblem =
                response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
        Map<String, Json> members = Map.of();
        if (isProblem && response.body() instanceof String body) {
            try {
                members = Json.parse("problem", body).members("problem");
            } catch (ProtocolException e) {
                LOG.debug("a refusal could not be read: {}", e.text());
            }
        }
        return MessageCodec.problem(response.statusCode(), members);
    }
}
