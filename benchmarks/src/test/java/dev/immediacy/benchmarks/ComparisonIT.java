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
import java.util.ArrayList;
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
        Block block = Block.defaults()
                .withWorkload(Workload.defaults()
                        .withRate(20)
                        .withSubscribers(SUBSCRIBERS)
                        .withDuration(Duration.ofSeconds(2)))
                .withRoundTrip(ROUND_TRIP)
                .withRows(Rows.defaults()
                        .withPollIntervals(List.of(Duration.ofMillis(100)))
                        .withControl());
        CompareConfig config = CompareConfig.defaults()
                .withBlocks(quick -> block)
                .withServer(TestServerMain.COMMAND)
                .withReport(directory.resolve("report"));
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        List<String> tables = new ArrayList<>();

        CompareResult result = Comparison.run(config, new PrintStream(progress, true, UTF_8), tables::add);

        assertThat(result.ok()).as(tables.toString()).isTrue();
        assertThat(tables).hasSize(1);
        assertThat(progress.toString(UTF_8))
                .containsSubsequence(
                        "server ready", "calibrated:", "predicted", "[1/2]", "longpoll", "calibrated again:");
        List<CellResult> cells = result.blocks().get(0).cells();
        assertThat(cells)
                .extracting(CellResult::name)
                .startsWith("polling 100 ms", "longpoll")
                .endsWith("longpoll again");
        cells.forEach(ComparisonIT::checkLatency);
        checkPolling(cells.get(0));
        checkLongPoll(cells.get(1));
        assertThat(requireNonNull(cells.get(cells.size() - 1).control()).of()).isEqualTo("longpoll");
        checkFiles(result, config.report());
    }

    private static void checkLatency(CellResult cell) {
        Latency latency = requireNonNull(cell.latency());
        assertThat(latency.samples()).isEqualTo(40L * SUBSCRIBERS);
        // nothing can be faster than the relay's one-way delay
        assertThat(latency.p50Millis()).isGreaterThanOrEqualTo(ROUND_TRIP.toMillis() / 2.0 * 0.999);
        assertThat(requireNonNull(cell.pace()).messages()).isEqualTo(40);
        Stages stages = requireNonNull(cell.stages());
        double sum =
                stages.toLogMillis() + stages.toWireMillis() + stages.networkMillis() + stages.toApplicationMillis();
        assertThat(sum).isCloseTo(latency.meanMillis(), within(0.1 + 0.01 * latency.meanMillis()));
        assertThat(stages.networkMillis()).isEqualTo(10);
        assertThat(requireNonNull(cell.freshShare())).isBetween(0.0, 1.0);
        assertThat(requireNonNull(cell.trace()).events())
                .extracting(TraceEvent::kind)
                .contains("publish", "response", "deliver");
        assertThat(requireNonNull(requireNonNull(cell.cost()).serverAllocatedBytesPerMessage()))
                .isPositive();
    }

    /** A request is one read of the relay: else this would be twice as many. */
    private static void checkPolling(CellResult polling) {
        Cost cost = requireNonNull(polling.cost());
        assertThat(polling.prediction().requestsPerMessage()).isEqualTo(0.5);
        assertThat(cost.requestsPerMessage()).isBetween(0.1, 0.9); // a busy machine skips polls
        assertThat(cost.connectionsPerSubscriber()).isEqualTo(1);
        double model = requireNonNull(polling.prediction().bytesPerMessage());
        double bytes = cost.upBytesPerMessage() + cost.downBytesPerMessage();
        double polls = cost.requestsPerMessage() / polling.prediction().requestsPerMessage();
        assertThat(bytes / model).isBetween(0.8 * Math.min(1, polls), 1.2 * Math.max(1, polls));
        assertThat(cost.wireBytesPerMessage()).isGreaterThan(bytes);
        assertThat(cost.messageBytesPerMessage() + cost.emptyBytesPerMessage()).isCloseTo(bytes, within(bytes / 10));
    }

    /** The gap is seen by the relay, and cannot be shorter than the round trip. */
    private static void checkLongPoll(CellResult longPoll) {
        Gap gap = requireNonNull(longPoll.gap());
        assertThat(gap.samples()).isPositive();
        assertThat(gap.meanMillis()).isGreaterThanOrEqualTo((double) ROUND_TRIP.toMillis());
        assertThat(requireNonNull(longPoll.phase())).hasSize(40 * SUBSCRIBERS);
        assertThat(requireNonNull(requireNonNull(longPoll.trace()).deaf())).isNotEmpty();
    }

    private static void checkFiles(CompareResult result, Path report) throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(report.resolve("results.json").toFile());
        assertThat(json.path("schema").asInt()).isEqualTo(CompareResult.SCHEMA);
        assertThat(json.path("seed").asLong()).isEqualTo(Workload.defaults().seed());
        assertThat(json.path("environment").path("java").asText()).isEqualTo(System.getProperty("java.version"));
        JsonNode block = json.path("blocks").path(0);
        int rows = result.blocks().get(0).cells().size();
        assertThat(block.path("arrivals").asText()).isEqualTo("poisson");
        assertThat(block.path("roundTripMillis").asDouble()).isEqualTo((double) ROUND_TRIP.toMillis());
        assertThat(block.path("cells").size()).isEqualTo(rows);
        assertThat(block.path("cells")
                        .path(0)
                        .path("latency")
                        .path("curve")
                        .path(0)
                        .isArray())
                .isTrue();
        assertThat(block.findValuesAsText("failure")).isEmpty();
        assertThat(Files.readAllLines(report.resolve("results.csv"))).hasSize(rows + 1);
        assertThat(Files.readAllLines(report.resolve("residuals.md")))
                .anyMatch(line -> line.startsWith("| poisson-20-20ms | websocket | "));
        assertThat(report.resolve("report.html")).isNotEmptyFile();
        Histogram passes = SubscriberLedger.histogram();
        for (int pass = 1; pass <= 2; pass++) {
            Path file = report.resolve("poisson-20-20ms-polling-100ms-pass" + pass + ".hdr");
            try (HistogramLogReader log = new HistogramLogReader(file.toFile())) {
                passes.add((Histogram) log.nextIntervalHistogram());
            }
        }
        assertThat(passes.getTotalCount()).isEqualTo(40L * SUBSCRIBERS);
    }
}
