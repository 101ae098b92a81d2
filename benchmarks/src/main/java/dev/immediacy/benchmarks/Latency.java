package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How late messages were received, from the time they were meant to be published. <i>Immutable.</i>
 *
 * @param samples messages times subscribers; the subscribers of one message are not independent of each other
 * @param supportedPercentile the highest percentile with at least {@link #BEHIND} samples behind it, 0 if there is none
 * @param meanMillis the mean of all samples
 * @param passMeansMillis the mean of each pass: how far they lie apart is the noise
 * @param intervalMillis half-width of the 95 % interval of the mean over passes; null for fewer than three
 * @param residualMillis the mean less what the model says of these schedules
 * @param residualIntervalMillis half-width of the residual's interval over passes; null for fewer than three
 * @param allowedMillis how large a residual needs no explanation
 * @param explanation where a larger one comes from, by the data; null where it is not larger
 * @param p50Millis half of the samples are at most this
 * @param p90Millis nine of ten
 * @param p95Millis 95 of 100
 * @param p99Millis 99 of 100
 * @param maxMillis all
 * @param curve quantiles and latencies
 */
public record Latency(
        long samples,
        double supportedPercentile,
        double meanMillis,
        List<Double> passMeansMillis,
        @Nullable Double intervalMillis,
        double residualMillis,
        @Nullable Double residualIntervalMillis,
        double allowedMillis,
        @Nullable String explanation,
        double p50Millis,
        double p90Millis,
        double p95Millis,
        double p99Millis,
        double maxMillis,
        List<Point> curve) {

    /** So many samples above a percentile make it more than an anecdote: the 99th takes 10,000 samples. */
    public static final int BEHIND = 100;

    private static final double ALL = 100;

    /** Copies the lists. */
    public Latency {
        passMeansMillis = List.copyOf(passMeansMillis);
        curve = List.copyOf(curve);
    }

    /** Whether there are samples enough for a percentile. */
    public boolean supports(double percentile) {
        return percentile <= supportedPercentile;
    }

    /** Whether the model is off by more than what is allowed. */
    boolean misses() {
        return Math.abs(residualMillis) > allowedMillis;
    }

    static double supportedPercentile(long samples) {
        return samples <= BEHIND ? 0 : ALL * (samples - BEHIND) / samples;
    }
}
