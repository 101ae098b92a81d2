package dev.immediacy.testkit;

import static dev.immediacy.testkit.Direction.DOWNSTREAM;
import static dev.immediacy.testkit.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipeClockTest {
    private static final RelayConfig CONFIG =
            RelayConfig.defaults().withDelays(Duration.ofNanos(300), Duration.ofNanos(50));

    @Test
    void bytesAreDueOneDelayOfTheirDirectionAfterTheyWereRead() {
        assertThat(new PipeClock(CONFIG, UPSTREAM, 0).due(1_000, 10)).isEqualTo(1_300);
        assertThat(new PipeClock(CONFIG, DOWNSTREAM, 0).due(1_000, 10)).isEqualTo(1_050);
    }

    @Test
    void bytesReadBeforeTheHandshakeEndsLeaveAtItsEnd() {
        PipeClock clock = new PipeClock(CONFIG, UPSTREAM, 5_000);
        assertThat(clock.due(1_000, 10)).isEqualTo(5_300);
        assertThat(clock.dueNow(1_000)).isEqualTo(1_300);
        assertThat(clock.due(6_000, 10)).isEqualTo(6_300);
    }

    @Test
    void limitedBandwidthMakesBytesQueueUpAndAnIdleLinkForgets() {
        PipeClock clock = new PipeClock(CONFIG.withBytesPerSecond(1_000_000), UPSTREAM, 0);
        assertThat(clock.due(1_000, 2)).isEqualTo(3_300);
        assertThat(clock.due(1_500, 1)).isEqualTo(4_300);
        assertThat(clock.due(9_000, 1)).isEqualTo(10_300);
    }

    @Test
    void aShorterDelayActsAtOnceAndOvertakesNothing() {
        PipeClock clock = new PipeClock(CONFIG, UPSTREAM, 0);
        assertThat(clock.due(1_000, 1)).isEqualTo(1_300);

        clock.delay(CONFIG.withDelay(Duration.ofNanos(10)));

        assertThat(clock.due(1_001, 1)).isEqualTo(1_300);
        assertThat(clock.due(2_000, 1)).isEqualTo(2_010);
    }
}
