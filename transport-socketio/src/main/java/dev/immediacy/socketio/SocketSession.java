package dev.immediacy.socketio;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.engineio.EngineBatch;
import dev.immediacy.engineio.EngineSession;
import dev.immediacy.engineio.EngineTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, with the namespaces it is in.
 *
 * <p>Everything the client sends, and everything that ends, is a task of {@link SerialTasks}; sending is not, and may
 * happen on any thread. What breaks the protocol closes the connection.
 *
 * <p><i>Thread-safe</i>: state is confined to the session's tasks.
 */
final class SocketSession {

    static final CloseReason CLOSED_BY_SERVER = new CloseReason(CloseReason.Code.NORMAL, "closed by the server");

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);
    private static final int MAX_WAITING_TASKS = 8_192;
    private static final Json NO_AUTH = new Json("{}");

    private final EngineSession engine;
    private final SocketIoServer server;
    private final SerialTasks tasks = new SerialTasks(this::failed);
    private final AtomicInteger binaryBytes = new AtomicInteger();
    private final AtomicBoolean overflowed = new AtomicBoolean();

    // confined to the session's tasks
    private final SocketDecoder decoder;
    private final Map<String, IoSocket> sockets = new HashMap<>(4);
    private final Set<String> left = new HashSet<>(4);
    private @Nullable Future<?> connectTimer;
    private boolean closed;

    SocketSession(EngineSession engine, SocketIoServer server) {
        this.engine = engine;
        this.server = server;
        this.decoder = new SocketDecoder(server.config().maxAttachments());
    }

    EngineTransport transport() {
        return engine.transport();
    }

    /** The connection is there, and has its time to join a namespace. */
    void opened() {
        run(() -> connectTimer = schedule(this::connectTimeout, server.config().connectTimeout()));
    }

    private void connectTimeout() {
        if (sockets.isEmpty() && left.isEmpty()) {
            LOG.debug("sid={} joined no namespace in time", engine.sid());
            close();
        }
    }

    void text(String text) {
        receive(() -> decoder.text(text));
    }

    void binary(ByteBuffer bytes) {
        receive(() -> decoder.binary(bytes));
    }

    void closed(CloseReason reason) {
        run(() -> {
            closed = true;
            stopConnectTimer();
            decoder.reset();
            new ArrayList<>(sockets.values()).forEach(socket -> socket.end(reason));
        });
    }

    /** Runs a task after those that came before, one at a time. */
    void run(Runnable task) {
        if (tasks.waiting() > MAX_WAITING_TASKS) {
            overflow();
        }
        tasks.run(task);
    }

    /** The client reads, or is served, too slowly; what the engine holds for it goes when its time is over. */
    private void overflow() {
        if (overflowed.compareAndSet(false, true)) {
            LOG.warn("sid={} closed, more waits for its client than the config allows", engine.sid());
            closed(new CloseReason(CloseReason.Code.OVERLOADED, "buffer overflow"));
            close();
        }
    }

    /** Runs a task when the time has come, in turn with the others; never once the server is closed. */
    Future<?> schedule(Runnable task, Duration delay) {
        return server.schedule(() -> run(task), delay);
    }

    /** Sends a packet, and its attachments right behind it. */
    void send(SocketPacket packet, SocketArgs args) {
        String text = SocketCodec.encode(packet);
        if (args.attachments() == 0) {
            engine.send(text);
            return;
        }
        BinaryBatch batch = new BinaryBatch(text, args.buffers());
        // one packet always has room, whatever its size
        if (binaryBytes.getAndAdd(batch.bytes()) > server.config().engine().maxBufferedBytes()) {
            overflow();
        }
        engine.send(batch, Callback.from(() -> binaryBytes.addAndGet(-batch.bytes())));
    }

    /** Sends a batch; see {@link EngineSession#send(EngineBatch, Callback)}. */
    void send(EngineBatch batch, Callback callback) {
        engine.send(batch, callback);
    }

    /** Closes the connection once what was sent before is written. */
    void close() {
        engine.close();
    }

    /** A socket has ended; one of the session's tasks. */
    void remove(IoSocket socket) {
        if (sockets.remove(socket.namespace(), socket)) {
            left.add(socket.namespace());
            server.namespace(socket.namespace()).disconnected();
        }
    }

    private void receive(Decoding decoding) {
        run(() -> {
            if (closed) {
                return;
            }
            try {
                SocketDecoder.Received received = decoding.decode();
                if (received != null) {
                    dispatch(received);
                }
            } catch (ProtocolException e) {
                LOG.debug("sid={} violation=\"{}\"", engine.sid(), e.text());
                close();
            }
        });
    }

    /** One message of the connection turned into a packet, or into a part of one. */
    @FunctionalInterface
    private interface Decoding {
        SocketDecoder.@Nullable Received decode();
    }

    private void dispatch(SocketDecoder.Received received) {
        SocketPacket packet = received.packet();
        IoSocket socket = sockets.get(packet.namespace());
        if (packet.type() == SocketPacket.Type.CONNECT && socket == null) {
            connect(packet);
        } else if (socket == null
                || packet.type() == SocketPacket.Type.CONNECT
                || packet.type() == SocketPacket.Type.CONNECT_ERROR) {
            misplaced(packet);
        } else if (packet.type() == SocketPacket.Type.DISCONNECT) {
            socket.end(CloseReason.NORMAL);
        } else if (packet.type().isEvent()) {
            socket.event(received);
        } else {
            socket.acknowledged(received);
        }
    }

    /** What a client sent before it heard that it is out of the namespace is no fault of its own. */
    private void misplaced(SocketPacket packet) {
        boolean late = left.contains(packet.namespace())
                && packet.type() != SocketPacket.Type.CONNECT
                && packet.type() != SocketPacket.Type.CONNECT_ERROR;
        if (!late) {
            throw new ProtocolException(
                    "packet", packet.type() + " must follow the state of " + packet.namespace() + ", did not");
        }
    }

    private void connect(SocketPacket packet) {
        Json auth = packet.payload() == null ? NO_AUTH : packet.payload();
        ConnectRequest request = new ConnectRequest(packet.namespace(), auth, engine.handshake());
        SocketNamespace namespace = server.knownNamespace(packet.namespace());
        ConnectDecision decision =
                namespace == null ? ConnectDecision.refuse("Invalid namespace") : namespace.decide(request);
        if (namespace == null || !decision.accepted()) {
            LOG.debug("sid={} namespace={} refused: {}", engine.sid(), packet.namespace(), decision.message());
            send(
                    SocketPacket.of(SocketPacket.Type.CONNECT_ERROR, packet.namespace(), decision.payload("")),
                    SocketArgs.NONE);
            return;
        }
        stopConnectTimer();
        IoSocket socket = new IoSocket(this, server.newId(), request);
        sockets.put(namespace.name(), socket);
        send(
                SocketPacket.of(SocketPacket.Type.CONNECT, namespace.name(), decision.payload(socket.id())),
                SocketArgs.NONE);
        LOG.debug("sid={} namespace={} socket={} connected", engine.sid(), namespace.name(), socket.id());
        namespace.connected(socket);
    }

    private void failed(RuntimeException failure) {
        LOG.error("sid={} closed, a packet could not be processed", engine.sid(), failure);
        close();
    }

    private void stopConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel(false);
        }
    }
}
