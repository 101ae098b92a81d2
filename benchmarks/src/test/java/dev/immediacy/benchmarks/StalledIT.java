package dev.immediacy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A comparison in which one client does not read")
class StalledIT {

    private static final int SUBSCRIBERS = 2;
    private static final int MESSAGES = 100; // of 64 KB: more than the sockets' buffers hold
    private static final int WARM_UP = 10;

    @Test
    void showsWhoStallsTheOthersAndWhoDoesNot(@TempDir Path report) throws InterruptedException, IOException {
        Block block = Block.defaults()
                .withWorkload(Workload.defaults()
                        .withRate(50)
                        .withSubscribers(SUBSCRIBERS)
                        .withStalled(1)
                        .withPayloadBytes(65_536)
                        .withDuration(Duration.ofSeconds(2)))
                .withRows(Rows.defaults().withTransports(List.of("websocket", "websocket-naive")))
                .withPasses(1);
        CompareConfig config = CompareConfig.defaults()
                .withBlocks(quick -> block)
                .withServer(TestServerMain.COMMAND)
                .withReport(report);
        PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        List<String> tables = new ArrayList<>();

        CompareResult result = Comparison.run(config, progress, tables::add);

        CellResult real = result.blocks().get(0).cells().get(0);
        assertThat(requireNonNull(real.latency()).samples()).isEqualTo((long) MESSAGES * SUBSCRIBERS);
        assertThat(real.deliveries().published()).isEqualTo((long) (MESSAGES + WARM_UP) * SUBSCRIBERS);
        CellResult naive = result.blocks().get(0).cells().get(1);
        assertThat(naive.failure()).isNull();
        assertThat(naive.latency()).isNull();
        assertThat(naive.deliveries().lost()).isPositive();
        assertThat(result.ok()).isFalse();
        assertThat(tables.get(0))
                .contains(
                        "stalled  1 more in each row stopped reading",
                        "!!! websocket-naive FAILED: " + naive.deliveries().lost() + " LOST");
        assertThat(Files.readString(report.resolve("results.json"))).contains("\"stalled\" : 1");
    }
}
