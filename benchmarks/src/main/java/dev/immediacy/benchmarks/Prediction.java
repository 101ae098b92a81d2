package dev.immediacy.benchmarks;

/**
 * The model's figures for one row, to stand beside the measured ones. <i>Immutable.</i>
 *
 * @param meanMillis the mean in the long run
 * @param p50Millis half of the messages take at most this
 * @param p90Millis nine of ten
 * @param p99Millis 99 of 100
 * @param maxMillis all
 * @param requestsPerMessage requests for each message a subscriber receives
 * @param scheduleMeanMillis the mean on the very schedule that was published, where the model can be stepped through it;
 *     otherwise the mean in the long run
 */
public record Prediction(
        double meanMillis,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double maxMillis,
        double requestsPerMessage,
        double scheduleMeanMillis) {

    static Prediction of(Model model, double scheduleMeanMillis) {
        return new Prediction(
                model.meanMillis(),
                model.quantileMillis(0.5),
                model.quantileMillis(0.9),
                model.quantileMillis(0.99),
                model.quantileMillis(1),
                model.requestsPerMessage(),
                scheduleMeanMillis);
    }
}
