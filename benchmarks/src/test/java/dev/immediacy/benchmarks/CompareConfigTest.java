package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CompareConfigTest {

    private final Workload workload = Workload.defaults();
    private final CompareConfig config = CompareConfig.defaults();

    @Test
    void whatIsOutOfRangeIsNamedWithItsRuleAndValue() {
        refused(() -> workload.withRate(-1), "rate must be between 0.1 and 1000, was -1");
        refused(() -> workload.withRate(Double.NaN), "rate must be between 0.1 and 1000, was NaN");
        refused(() -> workload.withSubscribers(0), "subscribers must be between 1 and 1000, was 0");
        refused(() -> workload.withPayloadBytes(3), "payload must be between 64 and 65536, was 3");
        refused(
                () -> workload.withDuration(Duration.ofMillis(10)),
                "duration must be between 1 s and 600 s, was 10 ms");
        refused(() -> config.withRoundTrip(Duration.ofSeconds(11)), "rtt must be between 0 s and 10 s, was 11 s");
        refused(
                () -> config.withPollIntervals(List.of(Duration.ofMillis(1))),
                "poll interval must be between 10 ms and 60 s, was 1 ms");
        refused(() -> config.withPollIntervals(List.of()), "poll intervals must be at least one, was none");
        refused(() -> config.withHold(Duration.ofMillis(500)), "hold must be between 1 s and 120 s, was 500 ms");
    }

    @Test
    void anUnknownTransportIsNamedBesideThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cell.of(config.withTransports(List.of("pigeon"))))
                .withMessageStartingWith("transport must be one of polling, longpoll")
                .withMessageEndingWith(", was pigeon");
    }

    @Test
    void pollingHasARowForEachIntervalAndComesFirst() {
        List<Cell> cells = Cell.of(config);
        assertThat(cells).extracting(Cell::label).startsWith("polling 1 s", "polling 100 ms", "longpoll");
        assertThat(cells).extracting(Cell::slug).startsWith("polling-1s", "polling-100ms", "longpoll");
    }

    @Test
    void rowsCanBeChosen() {
        CompareConfig chosen = config.withTransports(List.of("longpoll"));
        assertThat(Cell.of(chosen)).extracting(Cell::label).containsExactly("longpoll");
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(text);
    }
}
