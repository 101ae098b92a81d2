package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What is published to whom, the same for every transport. <i>Immutable.</i>
 *
 * @param rate messages a second, 0.1 to 1000
 * @param arrivals how their intended times lie
 * @param subscribers clients that follow the channel, 1 to 1000
 * @param stalled clients more, not counted, that read nothing of what is published, 0 to 100
 * @param payloadBytes the JSON each message carries as data, 64 to 65536
 * @param duration the measured time of each row, all passes together, 1 s to 10 min
 * @param seed fixes the intended times and the phases of polling
 */
public record Workload(
        double rate, Arrivals arrivals, int subscribers, int stalled, int payloadBytes, Duration duration, long seed) {

    private static final double CALMEST = 10;
    private static final double LIVELIEST = 50;
    private static final Workload DEFAULTS =
            new Workload(10, Arrivals.POISSON, 10, 0, 117, Duration.ofSeconds(7), 20_261_124);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public Workload {
        Ranges.check("rate", rate, 0.1, 1_000);
        requireNonNull(arrivals, "arrivals");
        Ranges.check("subscribers", subscribers, 1, 1_000);
        Ranges.check("stalled", stalled, 0, 100);
        Ranges.check("payload", payloadBytes, 64, 65_536);
        Ranges.check("duration", duration, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    /** Ten messages a second, Poisson, of 117 bytes, to ten subscribers, for 7 s a row. */
    public static Workload defaults() {
        return DEFAULTS;
    }

    /** The rate as calibration imitates it, 10 to 50: below it a machine sleeps no deeper, above it no lighter. */
    double calibrationRate() {
        return Math.max(CALMEST, Math.min(rate, LIVELIEST));
    }

    /** The same with another rate. */
    public Workload withRate(double newRate) {
        return new Workload(newRate, arrivals, subscribers, stalled, payloadBytes, duration, seed);
    }

    /** The same with another kind of arrivals. */
    public Workload withArrivals(Arrivals newArrivals) {
        return new Workload(rate, newArrivals, subscribers, stalled, payloadBytes, duration, seed);
    }

    /** The same with another number of subscribers. */
    public Workload withSubscribers(int newSubscribers) {
        return new Workload(rate, arrivals, newSubscribers, stalled, payloadBytes, duration, seed);
    }

    /** The same with another number of clients that stop reading. */
    public Workload withStalled(int newStalled) {
        return new Workload(rate, arrivals, subscribers, newStalled, payloadBytes, duration, seed);
    }

    /** The same with another size of the data. */
    public Workload withPayloadBytes(int newPayloadBytes) {
        return new Workload(rate, arrivals, subscribers, stalled, newPayloadBytes, duration, seed);
    }

    /** The same with another measured time of each row. */
    public Workload withDuration(Duration newDuration) {
        return new Workload(rate, arrivals, subscribers, stalled, payloadBytes, newDuration, seed);
    }

    /** The same with another seed. */
    public Workload withSeed(long newSeed) {
        return new Workload(rate, arrivals, subscribers, stalled, payloadBytes, duration, newSeed);
    }
}
