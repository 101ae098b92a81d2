package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far repeats lie apart: the half-width of the 95 % interval of their mean, by Student's t. <i>Thread-safe</i>: no
 * state.
 */
final class Interval {

    private static final int FEWEST = 3;

    /** t for 97.5 % at 1, 2, … degrees of freedom; beyond them the normal distribution's 1.96 is near enough. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086
    };

    private static final double NORMAL = 1.96;

    private Interval() {}

    /** Null for fewer than three repeats: then it would be wider than anything it could tell. */
    static @Nullable Double halfWidth(List<Double> repeats) {
        int n = repeats.size();
        if (n < FEWEST) {
            return null;
        }
        double mean = mean(repeats);
        double squares = repeats.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double student = n - 2 < STUDENT.length ? STUDENT[n - 2] : NORMAL;
        return student * Math.sqrt(squares / (n - 1) / n);
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** Half are at most this: what a calibration goes by, since a burst of other programs' work does not move it. */
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether a value is no further from zero than an interval; null without one. */
    static @Nullable Boolean covers(@Nullable Double halfWidth, double value) {
        return halfWidth == null ? null : Math.abs(value) <= halfWidth;
    }
}
