package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Turns the trials of a block into its result, beside what the model says. <i>Immutable.</i> */
final class Summary {

    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P95 = 95;
    private static final double P99 = 99;

    private final Block block;
    private final Calibration calibration;
    private final Predictor predictor;
    private final Explanation explanation;
    private final long oneWayNanos;

    Summary(Block block, Calibration calibration) {
        this.block = block;
        this.calibration = calibration;
        this.predictor = new Predictor(block, calibration);
        this.explanation = new Explanation(predictor, calibration);
        this.oneWayNanos = block.roundTrip().toNanos() / 2;
    }

    /** Of all rows, in their order. */
    BlockResult of(List<CellTrials> rows) {
        List<CellResult> cells = rows.stream().map(row -> of(row, rows)).toList();
        return BlockResult.of(block, calibration, cells);
    }

    private CellResult of(CellTrials row, List<CellTrials> rows) {
        Deliveries deliveries = row.trials().stream().map(Trial::deliveries).reduce(Deliveries.NONE, Deliveries::plus);
        boolean measured = row.failure() == null && !row.trials().isEmpty();
        boolean asMeant = deliveries.ok() || (row.cell().strategy().loses() && deliveries.onlyLost());
        Prediction prediction = predictor.predict(row.cell());
        Findings found = Findings.NONE;
        if (measured) {
            found = lossy(row, prediction);
            if (deliveries.ok()) {
                found = found.withLatency(latency(row, found), row.cell().control() ? control(row, rows) : null);
            }
        }
        return CellResult.of(row, measured && asMeant, prediction, deliveries, found);
    }

    /** Without what would flatter: the latency of what did arrive. */
    private Findings lossy(CellTrials row, Prediction prediction) {
        Cell cell = row.cell();
        List<Trial> trials = row.trials();
        List<Recording> recordings = trials.stream().map(Trial::recording).toList();
        return new Findings(
                null,
                cell.strategy().loses() ? loss(trials, prediction) : null,
                Freshness.of(recordings),
                Stages.of(recordings, oneWayNanos),
                cell.isLongPoll() ? Gap.of(recordings, oneWayNanos) : null,
                Pace.of(trials.stream().map(Trial::pace).toList()),
                cost(trials),
                null,
                cell.isPull() ? PhasePlot.of(recordings, cell.isShortPoll(), oneWayNanos) : null,
                Trace.of(recordings.get(0), cell.isPull(), oneWayNanos));
    }

    private Latency latency(CellTrials row, Findings found) {
        Cell cell = row.cell();
        List<Trial> trials = row.trials();
        Pace pace = found.pace();
        Histogram all = SubscriberLedger.histogram();
        trials.forEach(trial -> all.add(trial.latencyNanos()));
        List<Double> means = means(trials);
        List<Double> residuals = new ArrayList<>();
        for (int pass = 0; pass < means.size(); pass++) {
            residuals.add(means.get(pass) - predictor.passMeanMillis(cell, pass));
        }
        double residual = Interval.mean(residuals);
        double allowed = predictor.allowedMillis(cell);
        boolean misses = Math.abs(residual) > allowed;
        return new Latency(
                all.getTotalCount(),
                Latency.supportedPercentile(all.getTotalCount()),
                all.getMean() / 1e6,
                means,
                Interval.halfWidth(means),
                residual,
                Interval.halfWidth(residuals),
                allowed,
                misses
                        ? explanation.of(
                                cell,
                                residual,
                                found.stages(),
                                found.gap(),
                                pace == null ? null : pace.foreignCpuShare())
                        : null,
                millis(all, P50),
                millis(all, P90),
                millis(all, P95),
                millis(all, P99),
                all.getMaxValue() / 1e6,
                Curve.of(all));
    }

    private static List<Double> means(List<Trial> trials) {
        return trials.stream().map(Trial::meanMillis).toList();
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private static Loss loss(List<Trial> trials, Prediction prediction) {
        return Loss.of(trials.stream().map(Trial::lossShare).toList(), prediction.lossShare());
    }

    private Cost cost(List<Trial> trials) {
        return Cost.of(trials, block.workload().subscribers(), calibration.idleCpuMillisPerSecond());
    }

    private static @Nullable Control control(CellTrials row, List<CellTrials> rows) {
        String twin = row.cell().twinSlug();
        return rows.stream()
                .filter(other -> other.cell().slug().equals(twin))
                .findFirst()
                .map(other -> Control.of(twin, means(row.trials()), means(other.trials())))
                .orElse(null);
    }
}
