package dev.immediacy.core;

import java.time.Duration;
import java.time.Instant;

/** A clock turned by hand; its monotonic reading starts just before it wraps around. <i>Thread-safe</i>: one lock. */
final class HandTime implements TimeSource {

    static final Instant START = Instant.parse("2026-11-23T10:00:00.123456789Z");

    private Instant now = START;
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    synchronized void advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }
}
