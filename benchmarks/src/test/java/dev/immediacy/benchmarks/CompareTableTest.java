package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompareTableTest {

    private static final int COLUMNS = 120;
    private static final Prediction PREDICTION =
            Prediction.of(Model.push(25, 10)).with(25.0, 12_345.6, null);
    private static final Deliveries FINE = new Deliveries(99_999, 99_999, 0, 0, 0, 0, 0, 0, null);
    private static final Deliveries LOSSY = new Deliveries(900, 897, 3, 0, 0, 0, 0, 0, null);

    private static CellResult row(String name, long samples, double millis) {
        Latency latency = new Latency(
                samples,
                Latency.supportedPercentile(samples),
                millis,
                List.of(millis, millis, millis),
                99.9,
                1.25,
                99.9,
                1,
                "against the calibration, everything is late; " + "nothing is left, ".repeat(12),
                millis,
                millis,
                millis,
                millis,
                millis,
                List.of());
        Cost cost = new Cost(10.123, 12_345.6, 12_345.6, 12_345.6, 1, 1, 99_999, 1, 9_999.9, 123_456.0, 42);
        Pace pace = new Pace(100, 10, 10, 100, 12.5, 0.8, false, 0.99, 0.5);
        return cell(name, null, FINE, latency, cost, pace);
    }

    private static CellResult lossy() {
        return cell("lossy", null, LOSSY, null, null, null);
    }

    private static CellResult cell(
            String name,
            @Nullable String failure,
            Deliveries deliveries,
            @Nullable Latency latency,
            @Nullable Cost cost,
            @Nullable Pace pace) {
        boolean ok = failure == null && deliveries.ok();
        return new CellResult(
                name,
                name,
                name,
                "push",
                null,
                null,
                null,
                null,
                null,
                failure,
                null,
                ok,
                PREDICTION,
                deliveries,
                latency,
                null,
                null,
                null,
                null,
                pace,
                cost,
                null,
                null,
                null);
    }

    private static BlockResult result(CellResult... cells) {
        Calibration calibration = new Calibration(
                50,
                1.25,
                0.5,
                26.75,
                Map.of("longpoll", 27.5),
                120,
                400,
                51.2,
                1.2,
                Map.of(),
                Map.of("longpoll", 400.0),
                262,
                1.5,
                "schedstat, 1 ns");
        return BlockResult.of(Block.defaults(), calibration, List.of(cells));
    }

    @Test
    void fitsTheTerminalWithTheLargestFiguresThereAre() {
        String table = result(row("polling 12.5 s", 1_000_000, 123_456.7), row("websocket", 800, 25.1), lossy())
                .table();
        assertThat(table.lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(COLUMNS));
    }

    @Test
    void aLossIsLoudAndHidesTheLatency() {
        BlockResult result = result(row("websocket", 800, 25.1), lossy());
        assertThat(result.ok()).isFalse();
        assertThat(result.table()).contains("!!! lossy FAILED: 3 LOST", "no latency: 3 LOST of 900");
    }

    @Test
    void aRowThatCouldNotBeMeasuredSaysWhy() {
        CellResult failed = cell("sse", "no place in 10 s", Deliveries.NONE, null, null, null);
        assertThat(result(failed).ok()).isFalse();
        assertThat(result(failed).table()).contains("!!! sse FAILED: no place in 10 s");
    }

    @Test
    void percentilesTheSampleDoesNotSupportAreMarked() {
        assertThat(result(row("websocket", 800, 25.1)).table()).contains("~25.1", "800 samples support p87.5 at most");
        assertThat(result(row("websocket", 10_000, 25.1)).table()).doesNotContain("~");
    }

    @Test
    void theNinetyNinthPercentileTakesTenThousandSamples() {
        assertThat(Latency.supportedPercentile(10_000)).isEqualTo(99);
        assertThat(Latency.supportedPercentile(1_000)).isEqualTo(90);
        assertThat(Latency.supportedPercentile(50)).isZero();
    }

    @Test
    void aResidualTooLargeForNoiseIsPointedAt() {
        assertThat(result(row("websocket", 800, 25.1)).table())
                .contains("websocket is off its model by +1.25 ms", "everything is late");
    }
}
