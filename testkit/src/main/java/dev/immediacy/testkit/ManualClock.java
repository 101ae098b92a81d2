package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that stands still until a test turns it.
 *
 * <p><em>Thread-safe: both readings change together, under the clock's own lock.</em>
 */
public final class ManualClock implements TimeSource {
    /** Written under the lock, read by anyone. */
    private volatile Reading reading;

    /**
     * Starts at a given wall-clock time and at zero monotonic nanoseconds.
     *
     * @param start what {@link #now()} answers until the clock is turned
     */
    public ManualClock(Instant start) {
        this.reading = new Reading(requireNonNull(start, "start"), 0);
    }

    /**
     * Starts at {@code 2026-01-01T00:00:00Z}.
     *
     * @return a new clock
     */
    public static ManualClock create() {
        return new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public Instant now() {
        return reading.now;
    }

    @Override
    public long nanoTime() {
        return reading.nanos;
    }

    /**
     * Lets time pass, on both clocks.
     *
     * @param elapsed how much, 0 or more
     * @throws IllegalArgumentException if {@code elapsed} is negative
     */
    public synchronized void advance(Duration elapsed) {
        if (elapsed.isNegative()) {
            throw new IllegalArgumentException("elapsed must not be negative, was " + elapsed);
        }
        reading = new Reading(reading.now.plus(elapsed), reading.nanos + elapsed.toNanos());
    }

    /**
     * Sets the wall clock, as a correction by the operating system does; no time passes for {@link #nanoTime()}.
     *
     * @param now the new wall-clock time, before or after the current one
     */
    public synchronized void jumpTo(Instant now) {
        requireNonNull(now, "now");
        reading = new Reading(now, reading.nanos);
    }

    private record Reading(Instant now, long nanos) {}
}
