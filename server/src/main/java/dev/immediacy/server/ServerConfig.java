package dev.immediacy.server;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Transport;
import dev.immediacy.http.GateConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and its bounds. <i>Immutable.</i>
 *
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param hub the bounds of the hub
 * @param stopTimeout how long a stop waits for requests under way
 * @param transportsAt more transports, each on a context path of its own, such as {@code /lessons/longpoll-single}, where
 *     it is a server of its own over the same hub; they are not listed
 * @param gate who gets in
 * @param connections how many connections there may be, and how long a request may take to arrive
 * @param tls the certificate; null speaks HTTP/1.1 without TLS, with one it is HTTPS, HTTP/2 and HTTP/1.1
 */
public record ServerConfig(
        String host,
        int port,
        HubConfig hub,
        Duration stopTimeout,
        Map<String, Transport> transportsAt,
        GateConfig gate,
        ConnectionLimits connections,
        @Nullable TlsConfig tls) {

    private static final int MAX_PORT = 65_535;
    private static final Pattern CONTEXT_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** Checks the ranges. */
    public ServerConfig {
        requireNonNull(host, "host");
        requireNonNull(hub, "hub");
        requireNonNull(gate, "gate");
        requireNonNull(connections, "connections");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + ", was " + port);
        }
        if (stopTimeout.isNegative()) {
            throw new IllegalArgumentException("stopTimeout must not be negative, was " + stopTimeout);
        }
        transportsAt = Map.copyOf(transportsAt);
        for (String path : transportsAt.keySet()) {
            if (!CONTEXT_PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("context path must be /segments without a last slash, was " + path);
            }
        }
    }

    /**
     * Loopback, port 8080, {@link HubConfig#defaults()}, 5 s to stop, {@link GateConfig#open()},
     * {@link ConnectionLimits#defaults()}, no TLS.
     */
    public static ServerConfig defaults() {
        return new ServerConfig(
                "127.0.0.1",
                8080,
                HubConfig.defaults(),
                Duration.ofSeconds(5),
                Map.of(),
                GateConfig.open(),
                ConnectionLimits.defaults(),
                null);
    }

    /** The same at another address. */
    public ServerConfig withHost(String newHost) {
        return new ServerConfig(newHost, port, hub, stopTimeout, transportsAt, gate, connections, tls);
    }

    /** The same at another port. */
    public ServerConfig withPort(int newPort) {
        return new ServerConfig(host, newPort, hub, stopTimeout, transportsAt, gate, connections, tls);
    }

    /** The same with other bounds of the hub. */
    public ServerConfig withHub(HubConfig newHub) {
        return new ServerConfig(host, port, newHub, stopTimeout, transportsAt, gate, connections, tls);
    }

    /** The same with one more transport on a context path of its own. */
    public ServerConfig withTransportAt(String path, Transport transport) {
        Map<String, Transport> more = new LinkedHashMap<>(transportsAt);
        more.put(path, transport);
        return new ServerConfig(host, port, hub, stopTimeout, more, gate, connections, tls);
    }

    /** The same with another gate. */
    public ServerConfig withGate(GateConfig newGate) {
        return new ServerConfig(host, port, hub, stopTimeout, transportsAt, newGate, connections, tls);
    }

    /** The same with other limits of connections. */
    public ServerConfig withConnections(ConnectionLimits newConnections) {
        return new ServerConfig(host, port, hub, stopTimeout, transportsAt, gate, newConnections, tls);
    }

    /** The same with TLS. */
    public ServerConfig withTls(TlsConfig newTls) {
        return new ServerConfig(
                host, port, hub, stopTimeout, transportsAt, gate, connections, requireNonNull(newTls, "newTls"));
    }
}
