package dev.immediacy.cli;

import dev.immediacy.http.RateLimits;
import dev.immediacy.server.ConnectionLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How often clients may ask, and how many there may be: the options of {@code serve}. <i>Confined to</i> the command. */
final class LimitOptions {

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "The most requests a second from one address, a message over a socket being one, twice as many "
                            + "for a moment; more get 429. 0 is no limit (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--max-publishes",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "The most messages a second from one user, by whatever transport, twice as many for a moment. "
                            + "0 is no limit (default: ${DEFAULT-VALUE}).")
    private int publishes;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "The most connections at once; one more is closed. 0 is no limit (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most connections at once from one address; one more is closed. 0 is no limit "
                    + "(default: ${DEFAULT-VALUE}).")
    private int connectionsPerAddress;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = CompareCommand.SpanConverter.class,
            description = "How long a connection may be without a whole head of a request, and over how long a body "
                    + "must bring 1 KiB a second (default: ${DEFAULT-VALUE}).")
    private Duration requestTimeout = Duration.ZERO;

    /** How many connections, and how long each may take. */
    ConnectionLimits connections() {
        return new ConnectionLimits(connections, connectionsPerAddress, requestTimeout);
    }

    /** How often they may ask. */
    RateLimits limits() {
        return new RateLimits(requests, publishes);
    }
}
