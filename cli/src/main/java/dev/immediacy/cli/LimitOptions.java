package dev.immediacy.cli;

import dev.immediacy.http.RateLimits;
import picocli.CommandLine.Option;

/** How often clients may ask: the options of {@code serve}. <i>Confined to</i> the command. */
final class LimitOptions {

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "200",
            description = "The most requests a second from one address, twice as many for a moment; more get 429. "
                    + "0 is no limit (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--max-publishes",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "The most messages a second from one user, by whatever transport, twice as many for a moment. "
                            + "0 is no limit (default: ${DEFAULT-VALUE}).")
    private int publishes;

    /** The limits. */
    RateLimits limits() {
        return new RateLimits(requests, publishes);
    }
}
