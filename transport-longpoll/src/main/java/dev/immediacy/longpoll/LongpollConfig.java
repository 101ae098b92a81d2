package dev.immediacy.longpoll;

import java.time.Duration;

/**
 * How long the server lets a long poll wait. <i>Immutable.</i>
 *
 * @param defaultHold the hold of a request that names none, more than zero
 * @param maxHold the longest hold, at least {@code defaultHold}; a request that asks for more gets this much
 */
public record LongpollConfig(Duration defaultHold, Duration maxHold) {

    /** Checks the ranges. */
    public LongpollConfig {
        if (defaultHold.isNegative() || defaultHold.isZero()) {
            throw new IllegalArgumentException("defaultHold must be more than zero, was " + defaultHold);
        }
        if (maxHold.compareTo(defaultHold) < 0) {
            throw new IllegalArgumentException("maxHold must be at least " + defaultHold + ", was " + maxHold);
        }
    }

    /** Holds 25 s, 60 s at most: below the patience of common proxies. */
    public static LongpollConfig defaults() {
        return new LongpollConfig(Duration.ofSeconds(25), Duration.ofSeconds(60));
    }

    /** The same with another hold for requests that name none. */
    public LongpollConfig withDefaultHold(Duration newDefaultHold) {
        return new LongpollConfig(newDefaultHold, maxHold);
    }

    /** The same with another longest hold. */
    public LongpollConfig withMaxHold(Duration newMaxHold) {
        return new LongpollConfig(defaultHold, newMaxHold);
    }

    /** What a request that asks for this hold gets. */
    Duration bounded(Duration hold) {
        return hold.compareTo(maxHold) > 0 ? maxHold : hold;
    }
}
