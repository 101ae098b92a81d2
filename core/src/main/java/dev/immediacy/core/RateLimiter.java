package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket for each key: so many calls a second, and as many again at once as two seconds bring.
 *
 * <p>A bucket is one number, the time at which it will be full (the virtual scheduling of ITU-T I.371): taking a token
 * moves that on by one interval, and there is none to take where it lies too far ahead. A bucket that is full is like one
 * that never was, so full ones are dropped when there are many. <i>Thread-safe</i>: a concurrent map of atomic numbers.
 */
public final class RateLimiter {

    private static final int BURST_SECONDS = 2;
    private static final int SWEEP_AT = 10_000;

    private final String limit;
    private final long intervalNanos;
    private final TimeSource time;
    private final long origin;
    private final ConcurrentMap<String, AtomicLong> full = new ConcurrentHashMap<>();
    private final AtomicLong sweepAt = new AtomicLong(SWEEP_AT);

    /**
     * Full buckets.
     *
     * @param subject what is limited, for the refusal: {@code publishes of a user}
     * @param perSecond how many; at least 1
     */
    public RateLimiter(String subject, int perSecond, TimeSource time) {
        if (perSecond < 1) {
            throw new IllegalArgumentException(subject + " must be at least 1 a second, was " + perSecond);
        }
        this.limit = subject + " must stay below " + perSecond + " a second, did not: come back in a second";
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.time = requireNonNull(time, "time");
        this.origin = time.nanoTime();
    }

    /**
     * Takes a token of this key.
     *
     * @throws RateLimitedException if there is none
     */
    public void take(String key) {
        long now = time.nanoTime() - origin;
        AtomicLong bucket = full.computeIfAbsent(key, k -> new AtomicLong(now));
        long latest = now + TimeUnit.SECONDS.toNanos(BURST_SECONDS);
        long before;
        long after;
        do {
            before = bucket.get();
            after = Math.max(before, now) + intervalNanos;
            if (after > latest) {
                throw new RateLimitedException(limit);
            }
        } while (!bucket.compareAndSet(before, after));
        if (full.size() > sweepAt.get()) {
            sweep(now);
        }
    }

    /** Drops the full ones, and waits with the next sweep until there are twice as many as stay. */
    private void sweep(long now) {
        full.values().removeIf(bucket -> bucket.get() <= now);
        sweepAt.set(Math.max(SWEEP_AT, 2L * full.size()));
    }

    /** How many buckets are not known to be full. */
    int size() {
        return full.size();
    }
}
