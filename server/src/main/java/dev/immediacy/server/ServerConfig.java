package dev.immediacy.server;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.HubConfig;
import java.time.Duration;

/**
 * Where a server listens, and its bounds. <i>Immutable.</i>
 *
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param hub the bounds of the hub
 * @param stopTimeout how long a stop waits for requests under way
 */
public record ServerConfig(String host, int port, HubConfig hub, Duration stopTimeout) {

    private static final int MAX_PORT = 65_535;

    /** Checks the ranges. */
    public ServerConfig {
        requireNonNull(host, "host");
        requireNonNull(hub, "hub");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + ", was " + port);
        }
        if (stopTimeout.isNegative()) {
            throw new IllegalArgumentException("stopTimeout must not be negative, was " + stopTimeout);
        }
    }

    /** Loopback, port 8080, {@link HubConfig#defaults()}, 5 s to stop. */
    public static ServerConfig defaults() {
        return new ServerConfig("127.0.0.1", 8080, HubConfig.defaults(), Duration.ofSeconds(5));
    }

    /** The same at another address. */
    public ServerConfig withHost(String newHost) {
        return new ServerConfig(newHost, port, hub, stopTimeout);
    }

    /** The same at another port. */
    public ServerConfig withPort(int newPort) {
        return new ServerConfig(host, newPort, hub, stopTimeout);
    }

    /** The same with other bounds of the hub. */
    public ServerConfig withHub(HubConfig newHub) {
        return new ServerConfig(host, port, newHub, stopTimeout);
    }
}
