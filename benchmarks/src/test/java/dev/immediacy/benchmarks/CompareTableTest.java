package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompareTableTest {

    private static final int COLUMNS = 120;
    private static final Prediction PREDICTION = Prediction.of(Model.push(25), 25);
    private static final Deliveries FINE = new Deliveries(99_999, 99_999, 0, 0, 0, 0, 0, 0, null);
    private static final Deliveries LOSSY = new Deliveries(900, 897, 3, 0, 0, 0, 0, 0, null);

    private static CellResult row(String name, long samples, double millis) {
        Latency latency = new Latency(
                samples,
                millis,
                millis,
                millis,
                millis,
                millis,
                Latency.supportedPercentile(samples),
                millis,
                1.25,
                List.of(millis, millis));
        Cost cost = new Cost(10.123, 12_345.6, 12_345.6, 12_345.6, 99_999, 1, 9_999.9, 42);
        return new CellResult(
                name, name, name, null, null, FINE, PREDICTION, latency, cost, new Pace(100, 10, 10, 100, 12.5, 0.8));
    }

    private static CellResult lossy() {
        return new CellResult("lossy", "lossy", "lossy", null, null, LOSSY, PREDICTION, null, null, null);
    }

    private static CompareResult result(CellResult... cells) {
        Environment here = new Environment("17", "vm", "os", "cpu", 2, 512, 0.1, "12.1");
        Calibration calibration =
                new Calibration(50, 120, 400, 25.06, 51.2, 1.1, Map.of("longpoll", 400.0), 1.5, "schedstat, 1 ns");
        return new CompareResult(
                CompareResult.SCHEMA,
                Instant.EPOCH,
                70,
                CompareConfig.defaults(),
                here,
                calibration,
                262,
                List.of(cells));
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
        CompareResult result = result(row("websocket", 800, 25.1), lossy());
        assertThat(result.ok()).isFalse();
        assertThat(result.table()).contains("!!! lossy FAILED: 3 LOST", "no latency: 3 LOST of 900");
    }

    @Test
    void aRowThatCouldNotBeMeasuredSaysWhy() {
        CellResult failed = new CellResult(
                "sse", "sse", "sse", null, "no place in 10 s", Deliveries.NONE, PREDICTION, null, null, null);
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
        assertThat(result(row("websocket", 800, 25.1)).table()).contains("websocket is off its model by +1.3 ms");
    }
}
