package dev.immediacy.benchmarks;

import java.math.BigDecimal;
import java.time.Duration;

/** Checks options, and words what is wrong with them: subject, rule, actual. <i>Thread-safe</i>: no state. */
final class Ranges {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private Ranges() {}

    static void check(String subject, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw wrong(subject, text(value), text(least), text(most));
        }
    }

    static void check(String subject, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(subject, text(value), text(least), text(most));
        }
    }

    private static IllegalArgumentException wrong(String subject, String actual, String least, String most) {
        return new IllegalArgumentException(subject + " must be between " + least + " and " + most + ", was " + actual);
    }

    /** A number without a superfluous fraction: {@code -1}, {@code 0.1}. */
    static String text(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    /** A time span in the unit that fits: {@code 1 s}, {@code 250 ms}. */
    static String text(Duration span) {
        double millis = (double) span.toNanos() / NANOS_PER_MILLI;
        boolean seconds = Math.abs(millis) >= MILLIS_PER_SECOND || millis == 0;
        return seconds ? text(millis / MILLIS_PER_SECOND) + " s" : text(millis) + " ms";
    }
}
