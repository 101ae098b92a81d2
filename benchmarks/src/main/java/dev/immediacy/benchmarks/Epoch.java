package dev.immediacy.benchmarks;

import java.time.Instant;

/** Relates {@link System#nanoTime()} to the server's clock, which is this machine's. <i>Thread-safe</i>: no state. */
final class Epoch {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final double HALF = 0.5;

    private Epoch() {}

    /** What to add to a {@link System#nanoTime()} to have nanoseconds since 1970. */
    static long nanos(Instant now) {
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - System.nanoTime();
    }

    /** When a log had a message whose time is cut off at the millisecond; right on average only. */
    static double loggedNanos(long loggedMillis, long epochNanos) {
        return (loggedMillis + HALF) * 1e6 - epochNanos;
    }
}
