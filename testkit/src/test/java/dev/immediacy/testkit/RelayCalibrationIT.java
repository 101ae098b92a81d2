package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelayCalibrationIT {
    @Test
    void noRoundTripIsShorterThanConfiguredAndTheMedianIsClose() {
        RelayConfig config = RelayConfig.defaults().withDelays(Duration.ofMillis(3), Duration.ofMillis(2));

        // The best of three, for a busy machine; a selector's own timeout would add about a millisecond on an idle one.
        RelayCalibration calibration = Stream.generate(() -> RelayCalibration.measure(config, 300, 500))
                .limit(3)
                .min(Comparator.comparingLong(measured -> measured.extra().p50Nanos()))
                .orElseThrow();

        assertThat(calibration.roundTrip()).isEqualTo(Duration.ofMillis(5));
        assertThat(calibration.roundTrips()).isEqualTo(300);
        assertThat(calibration.extra().minNanos()).isPositive();
        assertThat(calibration.extra().p50Nanos())
                .isLessThan(Duration.ofMillis(20).toNanos());
        assertThat(calibration.extra().p99Nanos())
                .isBetween(calibration.extra().p50Nanos(), calibration.extra().maxNanos());
    }

    @Test
    void directMeasuresTheEchoAlone() {
        RelayCalibration direct = RelayCalibration.direct(200, 1_000);
        assertThat(direct.roundTrip()).isZero();
        assertThat(direct.extra().minNanos()).isPositive();
    }
}
