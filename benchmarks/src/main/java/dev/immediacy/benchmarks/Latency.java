package dev.immediacy.benchmarks;

import java.util.List;

/**
 * How late messages were received, from the time they were meant to be published. <i>Immutable.</i>
 *
 * @param samples messages times subscribers; the subscribers of one message are not independent of each other
 * @param meanMillis the mean of both passes
 * @param p50Millis half of the samples are at most this
 * @param p90Millis nine of ten
 * @param p99Millis 99 of 100
 * @param maxMillis all
 * @param supportedPercentile the highest percentile with at least {@link #BEHIND} samples behind it, 0 if there is none
 * @param supportedMillis its value
 * @param residualMillis the mean less what the model says of this schedule
 * @param passMeansMillis the mean of each pass: how far they lie apart is the noise
 */
public record Latency(
        long samples,
        double meanMillis,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double maxMillis,
        double supportedPercentile,
        double supportedMillis,
        double residualMillis,
        List<Double> passMeansMillis) {

    /** So many samples above a percentile make it more than an anecdote: the 99th takes 10,000 samples. */
    public static final int BEHIND = 100;

    private static final double ALL = 100;

    /** Copies the list. */
    public Latency {
        passMeansMillis = List.copyOf(passMeansMillis);
    }

    /** Whether there are samples enough for a percentile. */
    public boolean supports(double percentile) {
        return percentile <= supportedPercentile;
    }

    static double supportedPercentile(long samples) {
        return samples <= BEHIND ? 0 : ALL * (samples - BEHIND) / samples;
    }
}
