package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final ManualClock clock = ManualClock.create();

    @Test
    void standsStillUntilItIsTurned() {
        assertThat(clock.now()).isEqualTo(START);
        assertThat(clock.now()).isEqualTo(START);
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void advancingMovesBothReadings() {
        clock.advance(Duration.ofMillis(1_500));
        assertThat(clock.now()).isEqualTo(START.plusMillis(1_500));
        assertThat(clock.nanoTime()).isEqualTo(1_500_000_000);
    }

    @Test
    void aJumpMovesTheWallClockAlone() {
        clock.advance(Duration.ofNanos(7));
        clock.jumpTo(START.minusSeconds(60));
        assertThat(clock.now()).isEqualTo(START.minusSeconds(60));
        assertThat(clock.nanoTime()).isEqualTo(7);
    }

    @Test
    void timeDoesNotPassBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .withMessage("elapsed must not be negative, was PT-0.000000001S");
    }
}
