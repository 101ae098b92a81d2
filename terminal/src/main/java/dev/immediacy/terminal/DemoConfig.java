package dev.immediacy.terminal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Which transport is shown, over which network. <i>Immutable.</i>
 *
 * @param transport its name
 * @param roundTrip between each client and the server, both ways together, 0 to 2 s
 * @param pollInterval of polling, 10 ms to 5 s
 */
public record DemoConfig(String transport, Duration roundTrip, Duration pollInterval) {

    private static final Duration LONGEST_ROUND_TRIP = Duration.ofSeconds(2);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public DemoConfig {
        requireNonNull(transport, "transport");
        if (roundTrip.isNegative() || roundTrip.compareTo(LONGEST_ROUND_TRIP) > 0) {
            throw new IllegalArgumentException("rtt must be between 0 and 2 s, was " + roundTrip);
        }
        if (pollInterval.compareTo(SHORTEST_INTERVAL) < 0 || pollInterval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("poll interval must be between 10 ms and 5 s, was " + pollInterval);
        }
    }

    /** A transport over a round trip of 40 ms; polling asks every 300 ms. */
    public static DemoConfig of(String transport) {
        return new DemoConfig(transport, Duration.ofMillis(40), Duration.ofMillis(300));
    }

    /** The same over another round trip. */
    public DemoConfig withRoundTrip(Duration newRoundTrip) {
        return new DemoConfig(transport, newRoundTrip, pollInterval);
    }

    /** The same with another interval of polling. */
    public DemoConfig withPollInterval(Duration newPollInterval) {
        return new DemoConfig(transport, roundTrip, newPollInterval);
    }

    Duration oneWay() {
        return roundTrip.dividedBy(2);
    }
}
