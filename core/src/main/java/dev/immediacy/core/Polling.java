package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The rhythm of a client that asks. <i>Immutable.</i>
 *
 * @param interval the time between two polls, more than zero
 * @param pacing from where the interval is counted
 * @param phase when the first poll after the client got its place is due, from zero to below the interval; clients with
 *     phases of their own spread their load
 */
public record Polling(Duration interval, Pacing pacing, Duration phase) {

    /** From where a poll interval is counted. */
    public enum Pacing {
        /** From poll to poll: the server is asked every interval, whatever an answer takes. */
        FIXED_RATE,
        /** From response to poll: the time of the answer is added to the interval. */
        FIXED_DELAY
    }

    /** Checks the ranges. */
    public Polling {
        requireNonNull(pacing, "pacing");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("poll interval must be more than zero, was " + interval);
        }
        if (phase.isNegative() || phase.compareTo(interval) >= 0) {
            throw new IllegalArgumentException("phase must be from zero to below " + interval + ", was " + phase);
        }
    }

    /** At a fixed rate, the first poll at once. */
    public static Polling every(Duration interval) {
        return new Polling(interval, Pacing.FIXED_RATE, Duration.ZERO);
    }

    /** The same counted from response to poll. */
    public Polling withFixedDelay() {
        return new Polling(interval, Pacing.FIXED_DELAY, phase);
    }

    /**
     * The same with a phase.
     *
     * @param fraction of the interval, from 0 to below 1; a random one for each client
     */
    public Polling withPhase(double fraction) {
        return new Polling(interval, pacing, Duration.ofNanos((long) (interval.toNanos() * fraction)));
    }
}
