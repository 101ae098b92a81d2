package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelayConfigTest {
    private static final RelayConfig PLAIN = RelayConfig.defaults();

    @Test
    void defaultsHaveNoDelayAndNoLimit() {
        assertThat(PLAIN.roundTrip()).isZero();
        assertThat(PLAIN.bytesPerSecond()).isZero();
        assertThat(PLAIN.socketBufferBytes()).isZero();
        assertThat(PLAIN.maxQueuedBytes()).isEqualTo(1_048_576);
    }

    @Test
    void eachWitherChangesItsOwnComponentsOnly() {
        Duration ms = Duration.ofMillis(1);
        RelayConfig all = PLAIN.withDelays(ms, ms.multipliedBy(2))
                .withBytesPerSecond(3)
                .withMaxQueuedBytes(4)
                .withSocketBufferBytes(5);
        assertThat(all).isEqualTo(new RelayConfig(ms, ms.multipliedBy(2), 3, 4, 5));
        assertThat(all.roundTrip()).isEqualTo(ms.multipliedBy(3));
        assertThat(PLAIN.withDelay(ms)).isEqualTo(PLAIN.withDelays(ms, ms));
    }

    @Test
    void valuesOutOfRangeAreRejectedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withDelays(Duration.ofMillis(-1), Duration.ZERO))
                .withMessage("upstreamDelay must be between 0 s and 1 h, was PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withDelays(Duration.ZERO, Duration.ofHours(2)))
                .withMessage("downstreamDelay must be between 0 s and 1 h, was PT2H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withBytesPerSecond(-1))
                .withMessage("bytesPerSecond must be at least 0, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withMaxQueuedBytes(0))
                .withMessage("maxQueuedBytes must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withSocketBufferBytes(-1))
                .withMessage("socketBufferBytes must be at least 0, was -1");
    }

    @Test
    void anUnresolvedTargetIsRejectedBeforeAnythingStarts() {
        InetSocketAddress target = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Relay.start(PLAIN, target))
                .withMessageStartingWith("target must be resolved, was nowhere.invalid");
    }
}
