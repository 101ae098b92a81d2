package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row lost that is meant to lose, of the messages of the schedule. <i>Immutable.</i>
 *
 * @param share over all passes
 * @param passShares of each pass
 * @param intervalShare half-width of the 95 % interval over passes; null for fewer than three
 * @param predictedShare what the model says
 * @param within whether the prediction is inside the interval; null without one
 */
public record Loss(
        double share,
        List<Double> passShares,
        @Nullable Double intervalShare,
        double predictedShare,
        @Nullable Boolean within) {

    /** Copies the list. */
    public Loss {
        passShares = List.copyOf(passShares);
    }

    static Loss of(List<Double> passShares, double predictedShare) {
        double share = Interval.mean(passShares);
        Double interval = Interval.halfWidth(passShares);
        return new Loss(share, passShares, interval, predictedShare, Interval.covers(interval, share - predictedShare));
    }
}
