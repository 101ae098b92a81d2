package dev.immediacy.http;

import dev.immediacy.core.RateLimiter;
import dev.immediacy.core.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * How often clients may ask; twice as often for a moment. <i>Immutable.</i>
 *
 * @param requests the most requests a second from one address, a connect and each message over a socket being one;
 *     0 is no limit
 * @param publishes the most messages a second from one user, by whatever transport; 0 is no limit
 */
public record RateLimits(int requests, int publishes) {

    private static final RateLimits NONE = new RateLimits(0, 0);

    /** Checks the ranges. */
    public RateLimits {
        if (requests < 0 || publishes < 0) {
            throw new IllegalArgumentException(
                    "rate limits must not be negative, were " + requests + " and " + publishes);
        }
    }

    /** As often as they like. */
    public static RateLimits none() {
        return NONE;
    }

    @Nullable RateLimiter requestLimiter() {
        return requests == 0 ? null : new RateLimiter("requests of an address", requests, TimeSource.system());
    }

    @Nullable RateLimiter publishLimiter() {
        return publishes == 0 ? null : new RateLimiter("publishes of a user", publishes, TimeSource.system());
    }
}
