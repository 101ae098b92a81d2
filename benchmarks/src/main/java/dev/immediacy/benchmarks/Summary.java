package dev.immediacy.benchmarks;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Turns the trials of a row into its result, beside what the model says. <i>Immutable.</i> */
final class Summary {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P99 = 99;

    private final CompareConfig config;
    private final Calibration calibration;

    Summary(CompareConfig config, Calibration calibration) {
        this.config = config;
        this.calibration = calibration;
    }

    CellResult of(CellTrials row) {
        Cell cell = row.cell();
        List<Trial> trials = row.trials();
        Deliveries deliveries = trials.stream().map(Trial::deliveries).reduce(Deliveries.NONE, Deliveries::plus);
        Prediction prediction = predict(cell);
        boolean ok = row.failure() == null && deliveries.ok();
        Duration interval = cell.pollInterval();
        return new CellResult(
                cell.label(),
                cell.slug(),
                cell.transport().name(),
                interval == null ? null : interval.toNanos() / NANOS_PER_MILLI,
                row.failure(),
                deliveries,
                prediction,
                ok ? latency(trials, prediction) : null,
                ok ? cost(cell, trials, prediction) : null,
                trials.stream().map(Trial::pace).reduce(Pace::plus).orElse(null));
    }

    /** What the model says of a row. */
    Prediction predict(Cell cell) {
        double delay = calibration.delayMillis();
        double rate = config.workload().rate();
        Double gap = calibration.gapMillis();
        if (cell.pollInterval() != null) {
            Model model = Model.shortPoll(delay, cell.pollInterval(), rate);
            return Prediction.of(model, model.meanMillis());
        }
        if (!cell.isLongPoll() || gap == null) {
            return Prediction.of(Model.push(delay), delay);
        }
        Model model = config.workload().arrivals() == Arrivals.POISSON
                ? Model.longPoll(delay, gap, rate)
                : Model.longPollPeriodic(delay, gap, rate);
        return Prediction.of(model, replayedMeanMillis(delay, gap));
    }

    private double replayedMeanMillis(double delayMillis, double gapMillis) {
        Duration half = config.workload().duration().dividedBy(Rig.PASSES);
        double sum = 0;
        for (int pass = 0; pass < Rig.PASSES; pass++) {
            Schedule schedule = Schedule.of(config.workload(), half, pass);
            sum += LongPollReplay.of(schedule, delayMillis, gapMillis).meanMillis();
        }
        return sum / Rig.PASSES;
    }

    private static Latency latency(List<Trial> trials, Prediction prediction) {
        Histogram all = SubscriberLedger.histogram();
        trials.forEach(trial -> all.add(trial.latencyNanos()));
        double supported = Latency.supportedPercentile(all.getTotalCount());
        double mean = all.getMean() / NANOS_PER_MILLI;
        return new Latency(
                all.getTotalCount(),
                mean,
                millis(all, P50),
                millis(all, P90),
                millis(all, P99),
                all.getMaxValue() / NANOS_PER_MILLI,
                supported,
                supported == 0 ? 0 : millis(all, supported),
                mean - prediction.scheduleMeanMillis(),
                trials.stream()
                        .map(trial -> trial.latencyNanos().getMean() / NANOS_PER_MILLI)
                        .toList());
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private Cost cost(Cell cell, List<Trial> trials, Prediction prediction) {
        Usage window = trials.stream().map(Trial::window).reduce(Usage.NONE, Usage::plus);
        Usage connecting = trials.stream().map(Trial::connecting).reduce(Usage.NONE, Usage::plus);
        double subscribers = (double) config.workload().subscribers() * trials.size();
        double delivered = trials.stream()
                .mapToLong(trial -> trial.latencyNanos().getTotalCount())
                .sum();
        double idleNanos = calibration.idleCpuMillisPerSecond() * window.atNanos() / 1e3;
        return new Cost(
                window.traffic().upstreamReads() / delivered,
                window.traffic().upstreamBytes() / delivered,
                window.traffic().downstreamBytes() / delivered,
                modelBytes(cell, trials, prediction),
                connecting.traffic().totalBytes() / subscribers,
                connecting.traffic().connections() / subscribers,
                Math.max(0, window.cpuNanos() - idleNanos) / 1e3 / delivered,
                window.threads());
    }

    private @Nullable Double modelBytes(Cell cell, List<Trial> trials, Prediction prediction) {
        Double exchange = calibration.idleExchangeBytes().get(cell.transport().name());
        return exchange == null ? null : exchange * prediction.requestsPerMessage() + messageBytes(trials);
    }

    static int messageBytes(List<Trial> trials) {
        return trials.stream().mapToInt(Trial::messageBytes).max().orElse(0);
    }
}
