package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Json;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.engineio.EngineBatch;
import dev.immediacy.engineio.EngineHandshake;
import dev.immediacy.engineio.EngineTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client in one namespace.
 *
 * <p>Shape: {@code io.namespace("/chat").onConnect(socket -> socket.on("message", (args, ack) -> ack.send("got it")))}.
 * Listeners are called one at a time for each connection, in the order of the packets.
 *
 * <p><i>Thread-safe</i>: every method may be called from any thread, and none blocks. What is emitted once the client is
 * gone is dropped. A connection whose client does not read is closed when its bound is met ({@link
 * dev.immediacy.engineio.EngineConfig#maxBufferedPackets}).
 */
public final class IoSocket {

    private static final Logger LOG = LoggerFactory.getLogger(IoSocket.class);

    /** Any event, with its name. */
    @FunctionalInterface
    public interface AnyListener {

        /** The client emitted an event; the same rules as for {@link SocketListener#event}. */
        void event(String event, SocketArgs args, SocketAck ack);
    }

    private final SocketSession session;
    private final String id;
    private final ConnectRequest request;
    private final PendingAcks acks;
    private final AtomicReference<@Nullable CloseReason> closed = new AtomicReference<>();

    // written by any thread, read by the session's tasks
    private final Map<String, List<SocketListener>> listeners = new ConcurrentHashMap<>(4);
    private final List<AnyListener> anyListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<CloseReason>> disconnectListeners = new CopyOnWriteArrayList<>();

    IoSocket(SocketSession session, String id, ConnectRequest request) {
        this.session = session;
        this.id = id;
        this.request = request;
        this.acks = new PendingAcks(session);
    }

    /** The id of this client in this namespace, which no one can guess; a new one each time it joins. */
    public String id() {
        return id;
    }

    /** The name of the namespace. */
    public String namespace() {
        return request.namespace();
    }

    /** What the client sent to be let in, an object; <code>{}</code> where it sent nothing. */
    public Json auth() {
        return request.auth();
    }

    /** The HTTP request that opened the connection. */
    public EngineHandshake handshake() {
        return request.handshake();
    }

    /** What carries the connection now: polling, or a WebSocket once it was upgraded. */
    public EngineTransport transport() {
        return session.transport();
    }

    /** Whether the client is still here. */
    public boolean isConnected() {
        return closed.get() == null;
    }

    /**
     * Adds a listener of an event.
     *
     * @return this socket
     */
    public IoSocket on(String event, SocketListener listener) {
        listeners
                .computeIfAbsent(event, name -> new CopyOnWriteArrayList<>())
                .add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener of every event, called before those of {@link #on}.
     *
     * @return this socket
     */
    public IoSocket onAny(AnyListener listener) {
        anyListeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener of the end, which is told once.
     *
     * @return this socket
     */
    public IoSocket onDisconnect(Consumer<CloseReason> listener) {
        disconnectListeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /** Emits an event with arguments as {@link SocketArgs#of} takes them. */
    public void emit(String event, @Nullable Object... args) {
        emit(event, SocketArgs.of(args));
    }

    /** Emits an event with arguments as they came in. */
    public void emit(String event, SocketArgs args) {
        send(SocketPacket.event(namespace(), SocketPacket.NO_ID, event, args), args);
    }

    /**
     * Emits an event and asks for an acknowledgement.
     *
     * @param timeout the longest to wait, at least 1 ms
     * @param args as {@link SocketArgs#of} takes them
     * @return completes with the client's answer, in turn with this connection's listeners; or exceptionally with a
     *     {@link java.util.concurrent.TimeoutException}, or with a {@link SessionClosedException} when the client leaves
     */
    public CompletableFuture<SocketArgs> emitWithAck(Duration timeout, String event, @Nullable Object... args) {
        SocketArgs sent = SocketArgs.of(args);
        CompletableFuture<SocketArgs> answer = new CompletableFuture<>();
        long ackId = acks.expect(answer, timeout);
        send(SocketPacket.event(namespace(), ackId, event, sent), sent);
        CloseReason reason = closed.get();
        if (reason != null) {
            acks.fail(new SessionClosedException(reason)); // it may have ended before it knew of this one
        }
        return answer;
    }

    /** Takes the client out of the namespace and tells it so; its connection stays for its other namespaces. */
    public void disconnect() {
        disconnect(SocketSession.CLOSED_BY_SERVER);
    }

    /** The same for a reason that is told to listeners here, not to the client. */
    void disconnect(CloseReason reason) {
        if (end(reason)) {
            session.send(SocketPacket.of(SocketPacket.Type.DISCONNECT, namespace(), null), SocketArgs.NONE);
        }
    }

    /** Closes the whole connection, all its namespaces included. */
    public void close() {
        session.close();
    }

    /** Writes a batch of packets, as {@link dev.immediacy.engineio.EngineSession#send(EngineBatch, Callback)} does. */
    void send(EngineBatch batch, Callback callback) {
        session.send(batch, callback);
    }

    /** Ends this socket, once; the listeners are told in turn with the session's other tasks. */
    boolean end(CloseReason reason) {
        if (!closed.compareAndSet(null, reason)) {
            return false;
        }
        session.run(() -> {
            session.remove(this);
            acks.fail(new SessionClosedException(reason));
            disconnectListeners.forEach(listener -> call("disconnect", () -> listener.accept(reason)));
        });
        return true;
    }

    /** Delivers an event; one of the session's tasks. */
    void event(SocketDecoder.Received received) {
        if (!isConnected()) {
            return;
        }
        String event = received.event();
        SocketArgs args = received.eventArgs();
        long ackId = received.packet().id();
        SocketAck ack = ackId == SocketPacket.NO_ID
                ? SocketAck.none()
                : SocketAck.to(answer -> send(SocketPacket.ack(namespace(), ackId, answer), answer));
        anyListeners.forEach(listener -> call(event, () -> listener.event(event, args, ack)));
        listeners.getOrDefault(event, List.of()).forEach(listener -> call(event, () -> listener.event(args, ack)));
    }

    /** Delivers an acknowledgement; one of the session's tasks. */
    void acknowledged(SocketDecoder.Received received) {
        acks.complete(received.packet().id(), received.ackArgs());
    }

    private void send(SocketPacket packet, SocketArgs args) {
        if (isConnected()) {
            session.send(packet, args);
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not end the client's session
    private void call(String event, Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("sid={} namespace={} event={} listener failed", id, namespace(), event, e);
        }
    }

    @Override
    public String toString() {
        return "IoSocket[" + id + " in " + namespace() + "]";
    }
}
