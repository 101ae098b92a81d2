package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace: one of the conversations that share a connection.
 *
 * <p><i>Thread-safe</i>: handlers may be added at any time and apply to those who join afterwards.
 */
public final class SocketNamespace {

    private static final Logger LOG = LoggerFactory.getLogger(SocketNamespace.class);

    private final String name;
    private final List<Consumer<IoSocket>> handlers = new CopyOnWriteArrayList<>();
    private final AtomicInteger sockets = new AtomicInteger();
    private volatile Function<ConnectRequest, ConnectDecision> guard = request -> ConnectDecision.accept();

    SocketNamespace(String name) {
        this.name = name;
    }

    /** The name with its slash, {@code /admin}. */
    public String name() {
        return name;
    }

    /** How many sockets are in the namespace. */
    public int sockets() {
        return sockets.get();
    }

    /**
     * Sets who may join; without a guard, everybody. A guard that throws refuses.
     *
     * @return this namespace
     */
    public SocketNamespace guard(Function<ConnectRequest, ConnectDecision> newGuard) {
        guard = requireNonNull(newGuard, "newGuard");
        return this;
    }

    /**
     * Adds a handler for sockets that have joined: the place to add listeners, before the first event is delivered.
     *
     * @return this namespace
     */
    public SocketNamespace onConnect(Consumer<IoSocket> handler) {
        handlers.add(requireNonNull(handler, "handler"));
        return this;
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: the client is told, and nothing of the inside
    ConnectDecision decide(ConnectRequest request) {
        try {
            return guard.apply(request);
        } catch (RuntimeException e) {
            LOG.error("namespace={} guard failed", name, e);
            return ConnectDecision.refuse("the server failed on this request");
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not keep others from theirs
    void connected(IoSocket socket) {
        sockets.incrementAndGet();
        for (Consumer<IoSocket> handler : handlers) {
            try {
                handler.accept(socket);
            } catch (RuntimeException e) {
                LOG.error("sid={} namespace={} connect handler failed", socket.id(), name, e);
            }
        }
    }

    void disconnected() {
        sockets.decrementAndGet();
    }

    @Override
    public String toString() {
        return "SocketNamespace[" + name + ", " + sockets + " sockets]";
    }
}
