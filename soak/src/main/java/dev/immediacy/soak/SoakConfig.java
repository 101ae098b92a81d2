package dev.immediacy.soak;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a soak runs, with how many, and how hard. <i>Immutable.</i>
 *
 * @param duration how long faults happen, 1 s to 24 h; what follows is quiet, until everyone has caught up
 * @param seed decides which faults happen, when and to whom
 * @param subscribers how many for each transport to begin with, 1 to 100
 * @param rate messages published a second by all publishers together, 1 to 1,000
 * @param faults faults a second, more than 0 and at most 100
 */
public record SoakConfig(Duration duration, long seed, int subscribers, int rate, double faults) {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST_SUBSCRIBERS = 100;
    private static final int HIGHEST_RATE = 1_000;
    private static final double MOST_FAULTS = 100;

    /** Checks the ranges. */
    public SoakConfig {
        requireNonNull(duration, "duration");
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration must be between 1 s and 24 h, was " + duration);
        }
        requireRange("subscribers", subscribers, MOST_SUBSCRIBERS);
        requireRange("rate", rate, HIGHEST_RATE);
        if (!(faults > 0 && faults <= MOST_FAULTS)) {
            throw new IllegalArgumentException("faults must be more than 0 and at most 100, was " + faults);
        }
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be between 1 and " + most + ", was " + value);
        }
    }

    /** 30 minutes, seed 1, six subscribers for each transport, 50 messages and one fault a second. */
    public static SoakConfig defaults() {
        return new SoakConfig(Duration.ofMinutes(30), 1, 6, 50, 1);
    }

    /** The same for another time. */
    public SoakConfig withDuration(Duration newDuration) {
        return new SoakConfig(newDuration, seed, subscribers, rate, faults);
    }

    /** The same with another seed. */
    public SoakConfig withSeed(long newSeed) {
        return new SoakConfig(duration, newSeed, subscribers, rate, faults);
    }

    /** The same with another number of subscribers for each transport. */
    public SoakConfig withSubscribers(int newSubscribers) {
        return new SoakConfig(duration, seed, newSubscribers, rate, faults);
    }

    /** The same at another rate of messages. */
    public SoakConfig withRate(int newRate) {
        return new SoakConfig(duration, seed, subscribers, newRate, faults);
    }

    /** The same at another rate of faults. */
    public SoakConfig withFaults(double newFaults) {
        return new SoakConfig(duration, seed, subscribers, rate, newFaults);
    }
}
