package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static Calibration calibration(double base, @Nullable Double gap) {
        return new Calibration(
                50,
                base,
                base + 1,
                base + 2,
                Map.of("polling", base + 3),
                base + 4,
                base + 5,
                gap,
                gap == null ? null : gap - 50,
                Map.of("polling", base + 6),
                Map.of("polling", base + 7),
                262,
                base + 8,
                "schedstat, 1 ns");
    }

    @Test
    void theMeanLiesHalfwayInEveryFigure() {
        assertThat(Calibration.mean(calibration(10, 55.0), calibration(20, 53.0)))
                .isEqualTo(calibration(15, 54.0));
    }

    @Test
    void whatNobodyAskedForHasNoGap() {
        Calibration mean = Calibration.mean(calibration(10, null), calibration(20, null));
        assertThat(mean.gapMillis()).isNull();
        assertThat(mean.gapMillis("longpoll")).isEqualTo(50);
    }
}
