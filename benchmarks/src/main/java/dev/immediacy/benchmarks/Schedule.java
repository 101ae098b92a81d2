package dev.immediacy.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * When messages are meant to be published, fixed before the first one is: what makes the comparison open loop.
 *
 * <p>Poisson arrivals are drawn given their number, which is rate times duration: so many independent uniform times, in
 * order. Every schedule of a rate then has exactly that rate, and chance is left only in where the messages lie.
 * <i>Immutable.</i>
 */
final class Schedule {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long[] offsetsNanos;
    private final long durationNanos;

    private Schedule(long[] offsetsNanos, long durationNanos) {
        this.offsetsNanos = offsetsNanos;
        this.durationNanos = durationNanos;
    }

    /** The schedule of one pass; all rows get the same one. */
    static Schedule of(Workload workload, Duration duration, int pass) {
        return workload.arrivals() == Arrivals.POISSON
                ? poisson(workload.rate(), duration, workload.seed() ^ (pass * GOLDEN_GAMMA))
                : periodic(workload.rate(), duration);
    }

    static Schedule poisson(double perSecond, Duration duration, long seed) {
        Random random = new Random(seed);
        long[] offsets = new long[count(perSecond, duration)];
        Arrays.setAll(offsets, i -> (long) (random.nextDouble() * duration.toNanos()));
        Arrays.sort(offsets);
        return new Schedule(offsets, duration.toNanos());
    }

    static Schedule periodic(double perSecond, Duration duration) {
        long[] offsets = new long[count(perSecond, duration)];
        double gapNanos = NANOS_PER_SECOND / perSecond;
        Arrays.setAll(offsets, i -> (long) (i * gapNanos));
        return new Schedule(offsets, duration.toNanos());
    }

    private static int count(double perSecond, Duration duration) {
        return (int) Math.max(1, Math.round(perSecond * duration.toNanos() / NANOS_PER_SECOND));
    }

    int size() {
        return offsetsNanos.length;
    }

    /** When message {@code index}, from 0, is meant to be published, counted from the start. */
    long offsetNanos(int index) {
        return offsetsNanos[index];
    }

    long durationNanos() {
        return durationNanos;
    }

    double perSecond() {
        return size() * NANOS_PER_SECOND / durationNanos;
    }
}
