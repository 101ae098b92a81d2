package dev.immediacy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole comparison, short: a server process, the relay, real clients, the files. */
class ComparisonIT {

    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final int SUBSCRIBERS = 3;

    @Test
    void measuresEveryRowAndReportsIt(@TempDir Path directory) throws InterruptedException, IOException {
        CompareConfig config = CompareConfig.defaults()
                .withWorkload(Workload.defaults()
                        .withRate(20)
                        .withSubscribers(SUBSCRIBERS)
                        .withDuration(Duration.ofSeconds(2)))
                .withRoundTrip(ROUND_TRIP)
                .withPollIntervals(List.of(Duration.ofMillis(100)))
                .withServer(TestServerMain.COMMAND)
                .withReport(directory.resolve("report"));
        ByteArrayOutputStream progress = new ByteArrayOutputStream();

        CompareResult result = Comparison.run(config, new PrintStream(progress, true, UTF_8));

        assertThat(result.ok()).as(result.table()).isTrue();
        assertThat(result.cells()).extracting(CellResult::name).startsWith("polling 100 ms", "longpoll");
        assertThat(progress.toString(UTF_8)).contains("server ready", "[1/", "longpoll");
        result.cells().forEach(ComparisonIT::checkLatency);
        checkPolling(result.cells().get(0));
        checkFiles(result, config.report());
    }

    private static void checkLatency(CellResult cell) {
        Latency latency = requireNonNull(cell.latency());
        assertThat(latency.samples()).isEqualTo(40L * SUBSCRIBERS);
        // nothing can be faster than the relay's one-way delay
        assertThat(latency.p50Millis()).isGreaterThanOrEqualTo(ROUND_TRIP.toMillis() / 2.0 * 0.999);
        assertThat(requireNonNull(cell.pace()).messages()).isEqualTo(40);
    }

    /** A request is one read of the relay: else this would be twice as many. */
    private static void checkPolling(CellResult polling) {
        Cost cost = requireNonNull(polling.cost());
        assertThat(polling.prediction().requestsPerMessage()).isEqualTo(0.5);
        assertThat(cost.requestsPerMessage()).isCloseTo(0.5, within(0.1));
        assertThat(cost.connectionsPerSubscriber()).isEqualTo(1);
        double model = requireNonNull(cost.modelBytesPerMessage());
        double bytes = cost.upBytesPerMessage() + cost.downBytesPerMessage();
        assertThat(bytes / model).isBetween(0.8, 1.2);
    }

    private static void checkFiles(CompareResult result, Path report) throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(report.resolve("results.json").toFile());
        assertThat(json.path("schema").asInt()).isEqualTo(CompareResult.SCHEMA);
        assertThat(json.path("config").path("workload").path("seed").asLong())
                .isEqualTo(Workload.defaults().seed());
        assertThat(json.path("config").path("roundTrip").asText()).isEqualTo("PT0.02S");
        assertThat(json.path("environment").path("java").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(json.path("cells").size()).isEqualTo(result.cells().size());
        assertThat(Files.readAllLines(report.resolve("results.csv")))
                .hasSize(result.cells().size() + 1);
        Histogram passes = SubscriberLedger.histogram();
        try (HistogramLogReader log =
                new HistogramLogReader(report.resolve("polling-100ms.hdr").toFile())) {
            while (log.hasNext()) {
                passes.add((Histogram) log.nextIntervalHistogram());
            }
        }
        assertThat(passes.getTotalCount()).isEqualTo(40L * SUBSCRIBERS);
    }
}
