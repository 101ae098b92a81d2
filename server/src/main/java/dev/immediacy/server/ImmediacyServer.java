package dev.immediacy.server;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Hub;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.TimeSource;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelApi;
import dev.immediacy.http.ServletMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One embedded Jetty with every transport of the class path over one hub, at one port.
 *
 * <p>Shape: {@code try (ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults())) { … server.uri() … }}.
 *
 * <p><i>Thread-safe</i>: immutable once started.
 */
public final class ImmediacyServer implements AutoCloseable {

    /**
     * The request attribute, a string, for what else the page may connect to: sources of a Content-Security-Policy, as in
     * {@code http://127.0.0.1:40001 ws://127.0.0.1:40001}. A filter sets it; without it, the page connects to its own
     * origin alone.
     */
    public static final String PAGE_CONNECTS_TO = "dev.immediacy.server.page-connects-to";

    /** What anybody may ask for: the page, whose scripts then ask with a token, and a load balancer's questions. */
    private static final Set<String> PUBLIC_PATHS = Stream.concat(
                    PageServlet.paths(), Stream.of("/", "/healthz", "/readyz"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Logger LOG = LoggerFactory.getLogger(ImmediacyServer.class);

    private final Server jetty;
    private final ServerConnector connector;
    private final MemoryHub hub;
    private final @Nullable TlsReload tls;
    private final List<Transport> transports;
    private final Metrics metrics;
    private volatile boolean draining;

    private ImmediacyServer(ServerConfig config, Consumer<ServletMount> more) {
        this.tls = config.tls() == null ? null : new TlsReload(config.tls());
        this.hub = new MemoryHub(config.hub(), TimeSource.system());
        this.transports = ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Transport::name))
                .toList();
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("immediacy-http");
        this.jetty = new Server(threads);
        this.connector = Connectors.add(jetty, config, tls);
        this.metrics = new Metrics(hub, connector, threads);
        jetty.setStopTimeout(config.stopTimeout().toMillis());
        jetty.setErrorHandler(new ProblemErrorHandler());
        jetty.setHandler(new GracefulHandler(contexts(config, more)));
    }

    /**
     * Starts a server.
     *
     * @return accepts connections at {@link #uri}
     * @throws UncheckedIOException if the address cannot be listened on; the text says which, and why
     */
    public static ImmediacyServer start(ServerConfig config) {
        return start(config, mount -> {});
    }

    /**
     * Starts a server with more than the transports and the page.
     *
     * @param more mounts what the caller adds, beside the rest
     * @return accepts connections at {@link #uri}
     * @throws UncheckedIOException if the address cannot be listened on; the text says which, and why
     */
    public static ImmediacyServer start(ServerConfig config, Consumer<ServletMount> more) {
        ImmediacyServer server = new ImmediacyServer(config, more);
        server.start();
        LOG.info("listening uri={} transports={}", server.uri(), server.transports.size());
        return server;
    }

    @SuppressWarnings("checkstyle:illegalCatch") // Jetty's life cycle declares Exception
    private void start() {
        try {
            jetty.start();
        } catch (Exception e) {
            String address = connector.getHost() + ":" + connector.getPort();
            close();
            IOException cause = e instanceof IOException io ? io : new IOException(e);
            throw new UncheckedIOException("cannot listen on " + address + ": " + reason(e), cause);
        }
    }

    private static String reason(Exception e) {
        Throwable last = e.getCause() == null ? e : e.getCause();
        return String.valueOf(last.getMessage());
    }

    /** Where the server is: scheme, host and the port it really has. */
    public URI uri() {
        return URI.create(
                (tls == null ? "http://" : "https://") + connector.getHost() + ":" + connector.getLocalPort());
    }

    /** The hub, for code in this process that publishes or reads. */
    public Hub hub() {
        return hub;
    }

    /** What is mounted, sorted by name. */
    public List<Transport> transports() {
        return transports;
    }

    /**
     * Says at {@code /readyz} that the server is about to stop, so that a load balancer sends new clients elsewhere.
     * Nothing else changes: whoever wants to give it time for that calls {@link #close} later.
     */
    public void drain() {
        draining = true;
    }

    /**
     * Stops in good order: answers parked polls, tells open connections that the server goes away, waits for requests
     * under way, and closes the port. Idempotent.
     */
    @Override
    @SuppressWarnings("checkstyle:illegalCatch") // Jetty's life cycle declares Exception
    public void close() {
        drain();
        hub.close(CloseReason.GOING_AWAY);
        if (tls != null) {
            tls.close();
        }
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("uri={} did not stop in good order", uri(), e);
        }
        metrics.close();
    }

    private Handler contexts(ServerConfig config, Consumer<ServletMount> more) {
        ServletContextHandler root = context("/", config, byName(), more);
        PageServlet.mount(root);
        ServiceServlet service = new ServiceServlet(() -> !draining, metrics, transports);
        root.addServlet(new ServletHolder("service", service), "/*");
        if (config.transportsAt().isEmpty()) {
            return root;
        }
        ContextHandlerCollection all = new ContextHandlerCollection(root);
        config.transportsAt().forEach((path, transport) -> {
            String name = path.substring(path.lastIndexOf('/') + 1);
            all.addHandler(context(path, config, Map.of(name, transport), mount -> {}));
        });
        return all;
    }

    private Map<String, Transport> byName() {
        return transports.stream().collect(Collectors.toMap(Transport::name, Function.identity()));
    }

    private ServletContextHandler context(
            String path, ServerConfig config, Map<String, Transport> mounted, Consumer<ServletMount> more) {
        ServletContextHandler context = new ServletContextHandler(path, false, false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        ServletMount mount = ServletMount.on(context, hub, config.gate(), PUBLIC_PATHS);
        // behind the gate: who is refused there sends no body here
        context.insertHandler(new WholeBodyHandler(
                config.hub().maxMessageBytes(), config.connections().requestTimeout()));
        mounted.forEach((name, transport) -> transport.mount(mount.observedBy(metrics.of(name), transport.paths())));
        ChannelApi.mount(mount.observedBy(metrics.of("http"), List.of("/")));
        more.accept(mount);
        return context;
    }
}
