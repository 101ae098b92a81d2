package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void theSameSeedGivesTheSameSchedule() {
        assertThat(offsets(Schedule.poisson(50, TEN_SECONDS, 7)))
                .isEqualTo(offsets(Schedule.poisson(50, TEN_SECONDS, 7)));
    }

    @Test
    void anotherSeedOrPassGivesAnother() {
        Workload workload = Workload.defaults();
        assertThat(offsets(Schedule.of(workload, TEN_SECONDS, 0)))
                .isNotEqualTo(offsets(Schedule.of(workload, TEN_SECONDS, 1)))
                .isNotEqualTo(offsets(Schedule.of(workload.withSeed(8), TEN_SECONDS, 0)));
    }

    @Test
    void bothKindsOfArrivalsHaveExactlyTheRate() {
        assertThat(Schedule.poisson(12.5, TEN_SECONDS, 1).size()).isEqualTo(125);
        assertThat(Schedule.periodic(12.5, TEN_SECONDS).size()).isEqualTo(125);
        assertThat(Schedule.periodic(12.5, TEN_SECONDS).perSecond()).isEqualTo(12.5);
    }

    @Test
    void aRateBelowOneInTheDurationStillPublishesOneMessage() {
        assertThat(Schedule.poisson(0.1, Duration.ofSeconds(1), 1).size()).isEqualTo(1);
    }

    @Test
    void intendedTimesRiseWithinTheDuration() {
        long[] offsets = offsets(Schedule.poisson(1_000, TEN_SECONDS, 3));
        assertThat(offsets).isSorted();
        assertThat(offsets[0]).isNotNegative();
        assertThat(offsets[offsets.length - 1]).isLessThan(TEN_SECONDS.toNanos());
    }

    @Test
    void periodicMessagesAreEvenlySpaced() {
        long[] offsets = offsets(Schedule.periodic(4, Duration.ofSeconds(1)));
        assertThat(offsets).containsExactly(0, 250_000_000, 500_000_000, 750_000_000);
    }

    @Test
    void gapsBetweenPoissonMessagesAreExponential() {
        Schedule schedule = Schedule.poisson(1_000, Duration.ofSeconds(100), 11);
        double[] gaps = IntStream.range(1, schedule.size())
                .mapToDouble(i -> (schedule.offsetNanos(i) - schedule.offsetNanos(i - 1)) / 1e6)
                .toArray();
        double mean = IntStream.range(0, gaps.length)
                .mapToDouble(i -> gaps[i])
                .average()
                .orElseThrow();
        double squares = IntStream.range(0, gaps.length)
                .mapToDouble(i -> gaps[i] * gaps[i])
                .average()
                .orElseThrow();
        long longerThanTheMean =
                IntStream.range(0, gaps.length).filter(i -> gaps[i] > mean).count();
        assertThat(mean).isCloseTo(1, within(0.01));
        assertThat(Math.sqrt(squares - mean * mean)).as("standard deviation").isCloseTo(1, within(0.02));
        assertThat((double) longerThanTheMean / gaps.length).isCloseTo(Math.exp(-1), within(0.01));
    }

    private static long[] offsets(Schedule schedule) {
        return IntStream.range(0, schedule.size())
                .mapToLong(schedule::offsetNanos)
                .toArray();
    }
}
