package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * Which rows a block has. <i>Immutable.</i>
 *
 * @param transports their names, in any order; empty takes every transport there is but the teaching variants
 * @param pollIntervals polling has a row for each, 10 ms to 60 s; at least one
 * @param variants whether the teaching variants have a row, where there are any
 * @param control whether the last row measures the first long poll, or else the first row, once more (A/A)
 */
public record Rows(List<String> transports, List<Duration> pollIntervals, boolean variants, boolean control) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * Checks the ranges and copies the lists.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public Rows {
        transports = List.copyOf(requireNonNull(transports, "transports"));
        pollIntervals = List.copyOf(pollIntervals);
        if (pollIntervals.isEmpty()) {
            throw new IllegalArgumentException("poll intervals must be at least one, was none");
        }
        pollIntervals.forEach(interval -> Ranges.check("poll interval", interval, SHORTEST, LONGEST));
    }

    /** Every transport, polling at 1 s and at 100 ms. */
    public static Rows defaults() {
        return new Rows(List.of(), List.of(Duration.ofSeconds(1), Duration.ofMillis(100)), false, false);
    }

    /** The same with these transports only. */
    public Rows withTransports(List<String> newTransports) {
        return new Rows(newTransports, pollIntervals, variants, control);
    }

    /** The same with other poll intervals. */
    public Rows withPollIntervals(List<Duration> newPollIntervals) {
        return new Rows(transports, newPollIntervals, variants, control);
    }

    /** The same with everything that teaches: the variants and the A/A control. */
    public Rows withLessons() {
        return new Rows(transports, pollIntervals, true, true);
    }

    /** The same without the A/A control. */
    Rows withoutControl() {
        return new Rows(transports, pollIntervals, variants, false);
    }

    /** The same with the A/A control. */
    public Rows withControl() {
        return new Rows(transports, pollIntervals, variants, true);
    }
}
