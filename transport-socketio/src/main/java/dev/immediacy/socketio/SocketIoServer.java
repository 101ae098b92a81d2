package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.engineio.EngineServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO server, protocol revision 5, on Engine.IO revision 4.
 *
 * <p>Shape:
 *
 * <pre>{@code
 * SocketIoServer io = new SocketIoServer(SocketIoConfig.defaults(), timer);
 * io.namespace("/chat").onConnect(socket -> socket.on("message", (args, ack) -> ack.send(args)));
 * io.mount(context); // before the context starts
 * }</pre>
 *
 * <p>Rooms and broadcasts are left to the hub. <i>Thread-safe.</i> Source: Socket.IO v5.
 */
public final class SocketIoServer implements AutoCloseable {

    /** 120 bits, which nobody guesses. */
    private static final int ID_BYTES = 15;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SocketIoConfig config;
    private final ScheduledExecutorService timer;
    private final Map<String, SocketNamespace> namespaces = new ConcurrentHashMap<>();
    private final SocketHandler handler;
    private final EngineServer engine;

    /**
     * A server that answers nothing until it is mounted.
     *
     * @param timer for connect and acknowledgement timeouts; ended by its owner. It should remove what is cancelled
     */
    public SocketIoServer(SocketIoConfig config, ScheduledExecutorService timer) {
        this.config = requireNonNull(config, "config");
        this.timer = requireNonNull(timer, "timer");
        this.handler = new SocketHandler(session -> new SocketSession(session, this));
        this.engine = new EngineServer(config.engine(), handler);
    }

    /** The numbers in force. */
    public SocketIoConfig config() {
        return config;
    }

    /**
     * The namespace of this name, made if there is none. Clients that ask for a namespace never made are refused with
     * <code>{"message":"Invalid namespace"}</code>.
     *
     * @param name {@code /admin}; the slash may be left away
     * @throws IllegalArgumentException if the name has a comma, which ends it on the wire
     */
    public SocketNamespace namespace(String name) {
        if (name.indexOf(',') >= 0) {
            throw new IllegalArgumentException("namespace must not have a comma, was " + name);
        }
        String withSlash = name.startsWith("/") ? name : "/" + name;
        return namespaces.computeIfAbsent(withSlash, SocketNamespace::new);
    }

    /**
     * Answers at the config's path.
     *
     * @param context not yet started
     */
    public void mount(ServletContextHandler context) {
        engine.mount(context, config.path());
    }

    /** How many connections are open. */
    public int sessions() {
        return handler.sessions();
    }

    /** Closes every connection; the clients may connect again elsewhere. */
    @Override
    public void close() {
        engine.close();
    }

    @Nullable SocketNamespace knownNamespace(String name) {
        return namespaces.get(name);
    }

    String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /** Sets a timer; what a stopped one refuses is never due. */
    Future<?> schedule(Runnable task, Duration delay) {
        try {
            return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
