package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/**
 * An Engine.IO v4 server: mounted on a servlet context, it keeps the sessions and hands their messages to one handler.
 *
 * <p>Shape:
 *
 * <pre>{@code
 * EngineServer engine = new EngineServer(EngineConfig.defaults(), handler);
 * engine.mount(context, "/engine.io");   // before the context starts; answers /engine.io and /engine.io/
 * }</pre>
 *
 * <p><em>Thread-safe.</em> Source: Engine.IO v4.
 */
public final class EngineServer implements AutoCloseable {
    private final SessionRegistry registry;

    /** Creates a server that answers nothing until it is mounted. */
    public EngineServer(EngineConfig config, EngineHandler handler) {
        registry = new SessionRegistry(requireNonNull(config, "config"), requireNonNull(handler, "handler"));
    }

    /**
     * Answers Engine.IO requests at a path of the context, with and without a trailing slash.
     *
     * <p>A server may be mounted at several paths; its sessions are known at all of them. Whatever filters the context
     * has see every request first, an upgrade to WebSocket too. When the context stops, the server closes.
     *
     * @param context the context, not yet started
     * @param path for example {@code /engine.io}
     * @throws IllegalArgumentException if the path does not start with a slash, or is nothing else
     * @throws IllegalStateException if the context has been started
     */
    public void mount(ServletContextHandler context, String path) {
        String exact = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!exact.startsWith("/")) {
            throw new IllegalArgumentException("path must be a slash and a name, was " + path);
        }
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        ServletHolder servlet = new ServletHolder(new EngineServlet(registry));
        servlet.setAsyncSupported(true);
        servlet.setInitOrder(0);
        context.addServlet(servlet, exact);
        context.addServlet(servlet, exact + "/");
    }

    /** Returns how many sessions are open. */
    public int sessions() {
        return registry.size();
    }

    /** Returns how many timers are set. */
    int timers() {
        return registry.timers().pending();
    }

    /** Ends every session with {@link EngineCloseReason#SERVER_STOPPED}, and the server's timers. */
    @Override
    public void close() {
        registry.close();
    }
}
