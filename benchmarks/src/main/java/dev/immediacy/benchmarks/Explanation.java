package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says where a residual comes from that is larger than it may be, by what was measured beside it. <i>Immutable.</i> */
final class Explanation {

    private static final int PERCENT = 100;

    private final Calibration calibration;
    private final Predictor predictor;
    private final int passes;

    Explanation(Block block, Calibration calibration) {
        this.calibration = calibration;
        this.predictor = new Predictor(block, calibration);
        this.passes = block.passes();
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
            double wider = meanMillis(cell, gap.meanMillis()) - meanMillis(cell, gapMillis(cell));
            reasons.add(text(
                    "%+.2f ms because a poll was back after %.2f ms and not %.2f",
                    wider, gap.meanMillis(), gapMillis(cell)));
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

    private double gapMillis(Cell cell) {
        return calibration.gapMillis(cell.transport().name());
    }

    private double meanMillis(Cell cell, double gapMillis) {
        return IntStream.range(0, passes)
                .mapToDouble(pass -> predictor.passMeanMillis(cell, pass, gapMillis))
                .average()
                .orElse(0);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
