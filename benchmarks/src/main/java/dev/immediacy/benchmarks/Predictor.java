package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says of each row of a block what the model says, from the calibration alone. <i>Immutable.</i> */
final class Predictor {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Block block;
    private final Calibration calibration;

    Predictor(Block block, Calibration calibration) {
        this.block = block;
        this.calibration = calibration;
    }

    /** What the model says of a row. */
    Prediction predict(Cell cell) {
        Prediction prediction = Prediction.of(model(cell));
        boolean longPoll = cell.isLongPoll();
        return prediction.with(
                prediction.scheduleMeanMillis() == null ? null : scheduleMeanMillis(cell, gapMillis(cell)),
                bytesPerMessage(cell, prediction),
                longPoll ? rate() * gapMillis(cell) / MILLIS_PER_SECOND : null);
    }

    private Model model(Cell cell) {
        double delay = calibration.delayMillis(cell.transport().name());
        double gap = gapMillis(cell);
        boolean poisson = block.workload().arrivals() == Arrivals.POISSON;
        Model model = switch (cell.strategy()) {
            case POLL_FIXED_RATE -> Model.shortPoll(delay, interval(cell), rate());
            case POLL_FIXED_DELAY -> Model.fixedDelayPoll(delay, interval(cell), gap, rate());
            case LONG_POLL -> poisson ? Model.longPoll(delay, gap, rate()) : Model.longPollPeriodic(delay, gap, rate());
            case LONG_POLL_SINGLE -> Model.longPollSingle(delay, gap, rate());
            case LONG_POLL_UNBUFFERED ->
                poisson
                        ? Model.longPollUnbuffered(delay, gap, rate())
                        : Model.longPollUnbufferedPeriodic(delay, gap, rate());
            case PUSH -> Model.push(delay, rate());
            case PUSH_FLUSHED -> Model.flushed(delay, interval(cell), rate());
        };
        return poisson ? model : model.withoutFreshness();
    }

    private static Duration interval(Cell cell) {
        return requireNonNull(cell.interval(), "interval");
    }

    private double rate() {
        return block.workload().rate();
    }

    /** The calibrated gap of its transport. */
    double gapMillis(Cell cell) {
        return calibration.gapMillis(cell.transport().name());
    }

    /** The mean over the schedules of all passes, with this gap. */
    double scheduleMeanMillis(Cell cell, double gapMillis) {
        return IntStream.range(0, block.passes())
                .mapToDouble(pass -> passMeanMillis(cell, pass, gapMillis))
                .average()
                .orElse(0);
    }

    /** The mean of one pass: stepped through its schedule where it is long polling, else that of the long run. */
    double passMeanMillis(Cell cell, int pass) {
        return passMeanMillis(cell, pass, gapMillis(cell));
    }

    private double passMeanMillis(Cell cell, int pass, double gapMillis) {
        Integer limit = switch (cell.strategy()) {
            case LONG_POLL -> LongPollReplay.EVERYTHING;
            case LONG_POLL_SINGLE -> 1;
            default -> null;
        };
        return limit == null
                ? model(cell).meanMillis()
                : LongPollReplay.of(block.schedule(pass), model(cell).delayMillis(), gapMillis, limit)
                        .meanMillis();
    }

    private @Nullable Double bytesPerMessage(Cell cell, Prediction prediction) {
        String transport = cell.transport().name();
        int message = calibration.messageBytes();
        Double exchange = calibration.idleExchangeBytes().get(transport);
        if (exchange != null) {
            return exchange * prediction.requestsPerMessage() + message;
        }
        Integer framing = Framing.bytes(transport, message);
        return framing == null ? null : (double) message + framing;
    }

    /** How far a mean may be off: 2 % of the time between polls, else 5 % of the gap, or 1 ms. */
    double allowedMillis(Cell cell) {
        if (cell.isShortPoll()) {
            return model(cell).waiting().longestMillis() * 0.02;
        }
        return Math.max(1, gapMillis(cell) * 0.05);
    }
}
