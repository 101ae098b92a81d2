package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says where a residual comes from that is larger than it may be, by what was measured beside it. <i>Immutable.</i> */
final class Explanation {

    private static final int PERCENT = 100;

    private final Calibration calibration;
    private final Predictor predictor;

    Explanation(Predictor predictor, Calibration calibration) {
        this.predictor = predictor;
        this.calibration = calibration;
    }

    /** A sentence about a residual. */
    String of(Cell cell, double residualMillis, @Nullable Stages stages, @Nullable Gap gap, @Nullable Double foreign) {
        List<String> reasons = new ArrayList<>();
        double left = residualMillis;
        if (stages != null) {
            double publishing = stages.toLogMillis() - calibration.publishMillis();
            reasons.add(text("%+.2f ms on the way to the log", publishing));
            left -= publishing;
        }
        if (gap != null && cell.strategy() == Strategy.LONG_POLL) {
            double meant = predictor.gapMillis(cell);
            double wider =
                    predictor.scheduleMeanMillis(cell, gap.meanMillis()) - predictor.scheduleMeanMillis(cell, meant);
            reasons.add(text(
                    "%+.2f ms because a poll was back after %.2f ms and not %.2f", wider, gap.meanMillis(), meant));
            left -= wider;
        }
        reasons.add(text("%+.2f ms in server and client", left));
        if (stages != null) {
            reasons.add(text("the client took %.2f ms of each message", stages.toApplicationMillis()));
        }
        if (foreign != null) {
            reasons.add(text("other programs used %.0f %% of the processors meanwhile", PERCENT * foreign));
        }
        return "against the calibration " + String.join(", ", reasons);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
