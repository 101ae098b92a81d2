package dev.immediacy.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pause before the next attempt to reach a server: it doubles with each failure, and half of it is random, so that
 * clients that lost the same server do not come back in step. <i>Immutable</i>: each attempt has its successor.
 *
 * @param ceiling the longest the next pause can be
 */
public record Backoff(Duration ceiling) {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Before the first failure. */
    public static Backoff start() {
        return new Backoff(FIRST);
    }

    /** After one more failure. */
    public Backoff next() {
        Duration doubled = ceiling.multipliedBy(2);
        return new Backoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }

    /** A pause between half the ceiling and the ceiling. */
    public Duration pause() {
        long half = ceiling.toMillis() / 2;
        return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
    }
}
