package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latency at the quantiles of an HdrHistogram axis, each nine further out. <i>Thread-safe</i>: no state. */
final class Curve {

    static final double[] QUANTILES = {
        0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.875, 0.9,
        0.925, 0.95, 0.9625, 0.975, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 0.9999
    };

    private Curve() {}

    /** A measured one, as far as there is at least one sample behind each point; the largest sample is the last. */
    static List<Point> of(Histogram nanos) {
        List<Point> points = new ArrayList<>();
        double last = 1 - 1.0 / Math.max(1, nanos.getTotalCount());
        for (double quantile : QUANTILES) {
            if (quantile < last) {
                points.add(new Point(quantile, nanos.getValueAtPercentile(quantile * 100) / 1e6));
            }
        }
        points.add(new Point(last, nanos.getMaxValue() / 1e6));
        return points;
    }
}
