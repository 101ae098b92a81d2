package dev.immediacy.server;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How many connections there may be, and how long one may keep a request to itself. <i>Immutable.</i>
 *
 * @param total the most connections at once; one more is closed as it opens; 0 is no limit
 * @param perAddress the most from one address; 0 is no limit
 * @param requestTimeout a connection that brings no whole head of a request within this time is closed, however much of
 *     one it has sent; a request's body is answered 408 when it brings less than 1 KiB a second over such a time; more
 *     than zero
 */
public record ConnectionLimits(int total, int perAddress, Duration requestTimeout) {

    private static final ConnectionLimits DEFAULTS = new ConnectionLimits(0, 0, Duration.ofSeconds(30));

    /** Checks the ranges. */
    public ConnectionLimits {
        requireNonNull(requestTimeout, "requestTimeout");
        if (total < 0 || perAddress < 0) {
            throw new IllegalArgumentException(
                    "limits of connections must not be negative, were " + total + " and " + perAddress);
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout must be at least 1 ms, was " + requestTimeout);
        }
    }

    /** As many as the system has room for; 30 s for a request. */
    public static ConnectionLimits defaults() {
        return DEFAULTS;
    }

    /** The same with other most connections. */
    public ConnectionLimits withMost(int newTotal, int newPerAddress) {
        return new ConnectionLimits(newTotal, newPerAddress, requestTimeout);
    }

    /** The same with another time for a request. */
    public ConnectionLimits withRequestTimeout(Duration newRequestTimeout) {
        return new ConnectionLimits(total, perAddress, newRequestTimeout);
    }
}
