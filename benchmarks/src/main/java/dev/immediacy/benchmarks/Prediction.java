package dev.immediacy.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The model's figures for one row, to stand beside the measured ones. <i>Immutable.</i> A latency without a bound is null.
 *
 * @param meanMillis the mean in the long run
 * @param p50Millis half of the messages take at most this
 * @param p90Millis nine of ten
 * @param p99Millis 99 of 100
 * @param maxMillis all
 * @param scheduleMeanMillis the mean on the very schedules that were published, where the model can be stepped through
 *     them; otherwise the mean in the long run
 * @param delayMillis the d of the model for this row
 * @param longestWaitMillis the interval or the gap; 0 where nobody waits
 * @param waitingShare of the messages that wait
 * @param requestsPerMessage requests for each message a subscriber receives
 * @param messagesPerAnswer its inverse; null where nobody asks
 * @param bytesPerMessage TCP payload both ways; null where the framing is not known
 * @param freshShare of the time that a subscriber has the latest message; null where it is not known
 * @param lossShare of the messages that are lost by design
 * @param x messages that arrive in a gap of long polling
 * @param curve quantiles and latencies
 */
public record Prediction(
        @Nullable Double meanMillis,
        @Nullable Double p50Millis,
        @Nullable Double p90Millis,
        @Nullable Double p99Millis,
        @Nullable Double maxMillis,
        @Nullable Double scheduleMeanMillis,
        double delayMillis,
        double longestWaitMillis,
        double waitingShare,
        double requestsPerMessage,
        @Nullable Double messagesPerAnswer,
        @Nullable Double bytesPerMessage,
        @Nullable Double freshShare,
        double lossShare,
        @Nullable Double x,
        List<Point> curve) {

    private static final double P50 = 0.5;
    private static final double P90 = 0.9;
    private static final double P99 = 0.99;

    /** Copies the list. */
    public Prediction {
        curve = List.copyOf(curve);
    }

    static Prediction of(Model model) {
        return new Prediction(
                finite(model.meanMillis()),
                finite(model.quantileMillis(P50)),
                finite(model.quantileMillis(P90)),
                finite(model.quantileMillis(P99)),
                finite(model.quantileMillis(1)),
                finite(model.meanMillis()),
                model.delayMillis(),
                model.waiting().longestMillis(),
                model.waiting().share(),
                model.requestsPerMessage(),
                model.requestsPerMessage() == 0 ? null : 1 / model.requestsPerMessage(),
                null,
                model.freshShare(),
                model.lossShare(),
                null,
                DoubleStream.of(Curve.QUANTILES)
                        .filter(quantile -> Double.isFinite(model.quantileMillis(quantile)))
                        .mapToObj(quantile -> new Point(quantile, model.quantileMillis(quantile)))
                        .toList());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The same with what depends on the schedules and the sizes. */
    Prediction with(@Nullable Double newScheduleMean, @Nullable Double newBytes, @Nullable Double newX) {
        return new Prediction(
                meanMillis,
                p50Millis,
                p90Millis,
                p99Millis,
                maxMillis,
                newScheduleMean,
                delayMillis,
                longestWaitMillis,
                waitingShare,
                requestsPerMessage,
                messagesPerAnswer,
                newBytes,
                freshShare,
                lossShare,
                newX,
                curve);
    }
}
