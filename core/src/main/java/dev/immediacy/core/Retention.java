package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of a channel is kept for readers that come back; whichever bound is met first evicts the oldest message.
 *
 * <p>The newest message is always kept until it is too old. <i>Immutable.</i>
 *
 * @param messages the most messages, at least 1
 * @param bytes the most bytes of wire JSON, at least 1
 * @param age the longest a message is kept, more than zero, at most 100 years; checked at each append and once a
 *     second
 */
public record Retention(int messages, long bytes, Duration age) {

    private static final Duration MAX_AGE = Duration.ofDays(36_500); // in nanoseconds it has to fit a long

    /** Checks the ranges. */
    public Retention {
        requireNonNull(age, "age");
        if (messages < 1 || messages > 1 << 30) {
            throw new IllegalArgumentException("retention messages must be between 1 and 2^30, was " + messages);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("retention bytes must be at least 1, was " + bytes);
        }
        if (age.isNegative() || age.isZero() || age.compareTo(MAX_AGE) > 0) {
            throw new IllegalArgumentException(
                    "retention age must be more than zero and at most 100 years, was " + age);
        }
    }

    /** 10,000 messages, 16 MiB and one hour for each channel. */
    public static Retention defaults() {
        return new Retention(10_000, 16L << 20, Duration.ofHours(1));
    }

    /** The same with another count. */
    public Retention withMessages(int newMessages) {
        return new Retention(newMessages, bytes, age);
    }

    /** The same with another size. */
    public Retention withBytes(long newBytes) {
        return new Retention(messages, newBytes, age);
    }

    /** The same with another age. */
    public Retention withAge(Duration newAge) {
        return new Retention(messages, bytes, newAge);
    }
}
