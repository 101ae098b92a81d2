package dev.immediacy.cli;

import dev.immediacy.core.Transport;
import dev.immediacy.http.AllowedOrigins;
import dev.immediacy.http.GateConfig;
import dev.immediacy.lessons.Lessons;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import jakarta.servlet.DispatcherType;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./immediacy serve}: the server until it is told to stop. */
@Command(
        name = "serve",
        description = "Serves every transport at one port, until SIGTERM or Ctrl-C; then tells its clients and stops.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--lessons",
            description =
                    "Mounts the lessons' variants too, each a server of its own at /lessons/NAME; some lose messages.")
    private boolean lessons;

    @Option(
            names = "--relays",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Whether the page's race runs through a relay for each transport, which adds delays and faults; "
                            + "only on 127.0.0.1, without TLS (default: ${DEFAULT-VALUE}).")
    private boolean withRelays;

    @Option(
            names = "--allow-origin",
            paramLabel = "URL",
            description = "Lets pages of this server use this one from a browser, such as https://app.example; may be "
                    + "given again. * lets every page of every server in (default: this server's own pages alone).")
    private Set<String> origins = new LinkedHashSet<>();

    @Option(
            names = "--insecure",
            description = "Allows an address beyond loopback without authentication: everybody who can reach it can be "
                    + "any user.")
    private boolean insecure;

    @Option(
            names = "--drain-time",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = CompareCommand.SpanConverter.class,
            description = "How long to serve on after SIGTERM while /readyz says 503, so that a load balancer notices "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration drainTime = Duration.ZERO;

    @Mixin
    private AuthOptions auth = new AuthOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Mixin
    private HubOptions hub = new HubOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = config();
        Relays relays = new Relays();
        ImmediacyServer server = start(lessons ? Lessons.mountedOn(config) : config, relays);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, relays, drainTime), "immediacy-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Immediacy listens at " + server.uri() + "/ with " + names(server) + "; Ctrl-C stops it");
        if (config.gate().authenticates()) {
            out.println("Clients need a token; the page takes it as " + server.uri() + "/#access_token=TOKEN");
        }
        new CountDownLatch(1).await(); // the hook ends the process
        return 0;
    }

    private ServerConfig config() {
        GateConfig open = GateConfig.open()
                .withOrigins(AllowedOrigins.same().and(origins))
                .withLimits(limits.limits());
        GateConfig gate = auth.authenticator().map(open::withAuthenticator).orElse(open);
        if (!gate.authenticates() && !insecure && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "--host " + host + " is beyond loopback, where everybody could be any user: "
                            + "give --auth-secret-file or --auth-jwks, or --insecure if that is meant");
        }
        ServerConfig config = ServerConfig.defaults()
                .withHost(host)
                .withPort(port)
                .withGate(gate)
                .withHub(hub.config())
                .withConnections(limits.connections());
        return tls.config().map(config::withTls).orElse(config);
    }

    /** What is no address at all fails when it is listened on. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private ImmediacyServer start(ServerConfig config, Relays relays) {
        boolean relayed = withRelays && LOOPBACK.equals(host) && config.tls() == null;
        return relayed ? startBehind(relays, config) : ImmediacyServer.start(config);
    }

    /** The server, with a relay in front of it for each transport, and their controls. */
    static ImmediacyServer startBehind(Relays relays, ServerConfig config) {
        GateConfig gate = config.gate().withOrigins(config.gate().origins().andOwnOverRelays());
        ImmediacyServer server = ImmediacyServer.start(config.withGate(gate), mount -> {
            ServletContextHandler context = mount.context(ServletContextHandler.class);
            FilterHolder policy = new FilterHolder(new RelayPolicy(relays));
            policy.setAsyncSupported(true);
            context.addFilter(policy, "/*", EnumSet.of(DispatcherType.REQUEST));
            context.addServlet(new ServletHolder("relays", new RelayServlet(relays)), "/v1/relays/*");
        });
        relays.start(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.uri().getPort()),
                server.transports().stream().map(Transport::name));
        return server;
    }

    /** In the shutdown hook: a server that was told to stop, and did, has done its job, hence 0 and not 143. */
    private static void stop(ImmediacyServer server, Relays relays, Duration drainTime) {
        server.drain();
        try {
            TimeUnit.MILLISECONDS.sleep(drainTime.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stops at once
        }
        server.close();
        relays.close();
        Runtime.getRuntime().halt(0);
    }

    private static String names(ImmediacyServer server) {
        return server.transports().stream().map(Transport::name).collect(Collectors.joining(", "));
    }
}
