package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import dev.immediacy.http.ChannelRoutes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An embedded Jetty on a loopback port, for the tests of a transport.
 *
 * <p>Responses carry no {@code Server} and no {@code Date}. A percent-encoded {@code /}, {@code %}, {@code \} or control
 * character in a path reaches the servlet: {@code getRequestURI()} is the path as sent, {@code getPathInfo()} decoded.
 *
 * <p><em>Thread-safe: Jetty's life cycle is; the context is configured before anything is served.</em>
 */
public final class TestServer implements AutoCloseable {
    private static final int MAX_THREADS = 32;
    private static final int MIN_THREADS = 4;

    private final Server server;
    private final ServletContextHandler context;
    private final InetSocketAddress address;

    private TestServer(int port, Consumer<ServletContextHandler> configuration) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("test-server");
        this.server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(httpConfiguration()));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        server.addConnector(connector);
        this.context = new ServletContextHandler("/", false, false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        configuration.accept(context);
        server.setHandler(new GracefulHandler(context));
        startJetty();
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    /**
     * Starts a server with what the caller mounts on its context.
     *
     * @param configuration mounts servlets, filters and WebSocket containers before the server starts
     * @return the running server
     * @throws IllegalStateException if the server does not start
     */
    public static TestServer start(Consumer<ServletContextHandler> configuration) {
        return start(0, configuration);
    }

    /**
     * The same at a given port, for instance where another one was stopped.
     *
     * @param port 0 for any free one
     * @param configuration mounts servlets, filters and WebSocket containers before the server starts
     * @return the running server
     * @throws IllegalStateException if the server does not start
     */
    public static TestServer start(int port, Consumer<ServletContextHandler> configuration) {
        return new TestServer(port, requireNonNull(configuration, "configuration"));
    }

    /**
     * The server's root.
     *
     * @return {@code http://127.0.0.1:PORT/}
     */
    public URI uri() {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
    }

    /**
     * Where the server listens, for instance as a {@link Relay}'s target.
     *
     * @return a loopback address
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The context the transport is mounted on.
     *
     * @return the started context
     */
    public ServletContextHandler context() {
        return context;
    }

    /**
     * Stops accepting, lets the requests in service end, then stops.
     *
     * @param timeout how long requests may take to end, at least 1 ms; those that take longer are cut
     * @return whether all of them ended in time
     */
    public boolean stopGracefully(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, was " + timeout);
        }
        server.setStopTimeout(timeout.toMillis());
        return stopJetty();
    }

    /** Stops at once; requests in service are cut. Idempotent. */
    @Override
    public void close() {
        server.setStopTimeout(0);
        stopJetty();
    }

    private static HttpConfiguration httpConfiguration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setUriCompliance(ChannelRoutes.ANY_NAME);
        return http;
    }

    // Jetty's life cycle declares Exception: here it is turned into one a test need not declare.
    @SuppressWarnings("checkstyle:illegalCatch")
    private void startJetty() {
        try {
            server.start();
        } catch (Exception e) {
            stopJetty();
            throw new IllegalStateException("test server did not start", e);
        }
    }

    // As above. A stop that fails has run into its timeout and cut what was left.
    @SuppressWarnings("checkstyle:illegalCatch")
    private boolean stopJetty() {
        try {
            server.stop();
            return true;
        } catch (Exception e) {
            return false;
        }
    }
}
