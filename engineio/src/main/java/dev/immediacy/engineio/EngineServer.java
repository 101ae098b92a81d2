package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

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
    private final EngineConfig config;
    private final EngineHandler handler;

    /** Creates a server that answers nothing until it is mounted. */
    public EngineServer(EngineConfig config, EngineHandler handler) {
        this.config = requireNonNull(config, "config");
        this.handler = requireNonNull(handler, "handler");
    }

    /**
     * Answers Engine.IO requests at a path of the context, with and without a trailing slash.
     *
     * <p>A server may be mounted at several paths; its sessions are known at all of them.
     *
     * @param context the context, not yet started
     * @param path for example {@code /engine.io}
     */
    public void mount(ServletContextHandler context, String path) {
        if (context.isStarted()) {
            throw new IllegalStateException(
                    "context must not be started, mounting " + path + " of " + config + handler);
        }
    }

    /** Returns how many sessions are open. */
    public int sessions() {
        return 0;
    }

    /** Ends every session with {@link EngineCloseReason#SERVER_STOPPED}, and the server's timers. */
    @Override
    public void close() {}
}
