package dev.immediacy.soak;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SoakConfigTest {

    private static final SoakConfig CONFIG = SoakConfig.defaults();

    @Test
    void whatIsOutOfItsRangeIsRefusedAndNamed() {
        assertThatThrownBy(() -> CONFIG.withDuration(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("duration must be between 1 s and 24 h, was PT0S");
        assertThatThrownBy(() -> CONFIG.withSubscribers(0)).hasMessage("subscribers must be between 1 and 100, was 0");
        assertThatThrownBy(() -> CONFIG.withRate(1_001)).hasMessage("rate must be between 1 and 1000, was 1001");
        assertThatThrownBy(() -> CONFIG.withFaults(Double.NaN))
                .hasMessage("faults must be more than 0 and at most 100, was NaN");
    }
}
