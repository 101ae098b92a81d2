package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdleTrialIT {

    private static final Rows ONE = Rows.defaults().withTransports(List.of("websocket"));

    @Test
    void subscribersThatGetNothingCostMemory() throws InterruptedException {
        IdleResult result = new IdleTrial(TestServerMain.COMMAND, 300).run(ONE);

        assertThat(result.ok()).as(result.table()).isTrue();
        IdleCell cell = result.cells().get(0);
        assertThat(requireNonNull(cell.heapBytesPerSubscriber())).isBetween(1_000.0, 200_000.0);
        assertThat(result.table()).contains("300 idle subscribers", "websocket");
    }
}
