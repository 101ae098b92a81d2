package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says where a residual comes from that is larger than it may be, by what was measured beside it. <i>Immutable.</i> */
final class Explanation {

    private final Calibration calibration;
    private final Predictor predictor;
    private final int passes;

    Explanation(Block block, Calibration calibration) {
        this.calibration = calibration;
        this.predictor = new Predictor(block, calibration);
        this.passes = block.passes();
    }

    /** A sentence about a residual. */
    String of(Cell cell, double residualMillis, @Nullable Stages stages, @Nullable Gap gap) {
        List<String> reasons = new ArrayList<>();
        double left = residualMillis;
        if (stages != null) {
            double publishing = stages.toLogMillis() - calibration.publishMillis();
            double client = stages.toApplicationMillis() - calibration.fanOutMillis();
            reasons.add(text("%+.2f ms on the way to the log", publishing));
            reasons.add(text("%+.2f ms from the network to the application", client));
            left -= publishing + client;
        }
        if (gap != null && cell.strategy() == Strategy.LONG_POLL) {
            double wider = meanMillis(cell, gap.meanMillis()) - meanMillis(cell, gapMillis(cell));
            reasons.add(text(
                    "%+.2f ms because a poll was back after %.2f ms and not %.2f",
                    wider, gap.meanMillis(), gapMillis(cell)));
            left -= wider;
        }
        String rest = text("%+.2f ms are left, the server's own time", left);
        return reasons.isEmpty() ? rest : "against the calibration, " + String.join(", ", reasons) + "; " + rest;
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
