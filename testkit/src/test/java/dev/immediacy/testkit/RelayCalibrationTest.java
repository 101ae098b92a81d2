package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.immediacy.testkit.RelayCalibration.Quantiles;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RelayCalibrationTest {
    @Test
    void quantilesAreNearestRanksOfTheSortedSampleLessTheRoundTrip() {
        long[] sample = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();
        assertThat(Quantiles.of(sample, 0)).isEqualTo(new Quantiles(1, 100, 198, 200));
        assertThat(Quantiles.of(sample, 50)).isEqualTo(new Quantiles(-49, 50, 148, 150));
        assertThat(sample[0]).isEqualTo(200);
    }

    @Test
    void oneValueIsEveryQuantile() {
        assertThat(Quantiles.of(new long[] {7}, 0)).isEqualTo(new Quantiles(7, 7, 7, 7));
    }

    @Test
    void countsBelowOneAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayCalibration.direct(0, 200))
                .withMessage("roundTrips must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayCalibration.direct(1, 0))
                .withMessage("perSecond must be at least 1, was 0");
    }
}
