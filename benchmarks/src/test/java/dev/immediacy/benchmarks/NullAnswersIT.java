package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.testkit.RelayConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NullAnswersIT {

    private static final RelayConfig NETWORK = RelayConfig.defaults().withDelay(Duration.ofMillis(10));

    @Test
    void clientsThatAreAnsweredAtOnceAskAgainAfterARoundTripAtLeast() throws Exception {
        Cell longPoll =
                Cell.of(Rows.defaults().withTransports(List.of("longpoll"))).get(0);
        NullAnswers.Result result = NullAnswers.measure(NETWORK, 3, longPoll, Duration.ofMillis(25));
        assertThat(result.clientMillis()).isPositive();
        assertThat(result.gapMillis()).isGreaterThanOrEqualTo(20);
    }
}
