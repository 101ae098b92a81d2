package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    private static final double DELAY = 25;
    private static final double GAP = 50;
    private static final long SEED = 42;

    /** Long enough that the simulated mean is within a percent of the gap. */
    private static Schedule longRun(double perSecond) {
        return Schedule.poisson(perSecond, Duration.ofMillis((long) (200_000 / perSecond * 1_000)), SEED);
    }

    @Nested
    @DisplayName("push")
    class Push {

        @Test
        void everyQuantileIsTheDelay() {
            Model push = Model.push(DELAY);
            assertThat(push.meanMillis()).isEqualTo(DELAY);
            assertThat(push.quantileMillis(0)).isEqualTo(DELAY);
            assertThat(push.quantileMillis(0.99)).isEqualTo(DELAY);
            assertThat(push.quantileMillis(1)).isEqualTo(DELAY);
            assertThat(push.requestsPerMessage()).isZero();
        }
    }

    @Nested
    @DisplayName("short polling")
    class ShortPolling {

        @Test
        void waitsHalfTheIntervalOnAverageAndAllOfItAtMost() {
            Model poll = Model.shortPoll(DELAY, Duration.ofSeconds(1), 10);
            assertThat(poll.meanMillis()).isEqualTo(525);
            assertThat(poll.quantileMillis(0.5)).isEqualTo(525);
            assertThat(poll.quantileMillis(0.99)).isCloseTo(1_015, within(1e-9));
            assertThat(poll.quantileMillis(1)).isEqualTo(1_025);
            assertThat(poll.requestsPerMessage()).isEqualTo(0.1);
        }

        @Test
        void agreesWithASimulation() {
            double interval = 100;
            Model poll = Model.shortPoll(DELAY, Duration.ofMillis(100), 10);
            Schedule schedule = longRun(10);
            double phase = new Random(SEED).nextDouble() * interval;
            double[] latencies = new double[schedule.size()];
            Arrays.setAll(latencies, i -> {
                double arrives = schedule.offsetNanos(i) / 1e6;
                double polled = Math.ceil((arrives - phase) / interval) * interval + phase;
                return polled - arrives + DELAY;
            });
            Arrays.sort(latencies);
            assertThat(poll.meanMillis())
                    .isCloseTo(Arrays.stream(latencies).average().orElseThrow(), within(0.5));
            for (double quantile : new double[] {0.5, 0.9, 0.99}) {
                assertThat(poll.quantileMillis(quantile))
                        .isCloseTo(latencies[(int) (quantile * latencies.length)], within(0.7));
            }
        }
    }

    @Nested
    @DisplayName("long polling")
    class LongPolling {

        @ParameterizedTest
        @CsvSource({"1, 26.2, 25, 65.0, 0.999", "10, 36.3, 25, 73.9, 0.904", "50, 49.2, 49.2, 74.5, 0.387"})
        void givesThePublishedTable(double perSecond, double mean, double p50, double p99, double requests) {
            Model model = Model.longPoll(DELAY, GAP, perSecond);
            assertThat(model.meanMillis()).isCloseTo(mean, within(0.05));
            assertThat(model.quantileMillis(0.5)).isCloseTo(p50, within(0.05));
            assertThat(model.quantileMillis(0.99)).isCloseTo(p99, within(0.05));
            assertThat(model.requestsPerMessage()).isCloseTo(requests, within(0.0005));
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 10, 20, 50, 200})
        void agreesWithASimulation(double perSecond) {
            Model model = Model.longPoll(DELAY, GAP, perSecond);
            LongPollReplay simulated = LongPollReplay.of(longRun(perSecond), DELAY, GAP);
            assertThat(model.meanMillis()).isCloseTo(simulated.meanMillis(), within(0.3));
            assertThat(model.requestsPerMessage()).isCloseTo(simulated.requestsPerMessage(), within(0.005));
            for (double quantile : new double[] {0.5, 0.9, 0.99}) {
                assertThat(model.quantileMillis(quantile))
                        .as("quantile %s at %s/s", quantile, perSecond)
                        .isCloseTo(simulated.quantileMillis(quantile), within(1.5));
            }
        }

        @Test
        void theSimulationNoticesAWrongModel() {
            double wrongGap = GAP * 1.05;
            double simulated = LongPollReplay.of(longRun(10), DELAY, GAP).meanMillis();
            assertThat(Math.abs(Model.longPoll(DELAY, wrongGap, 10).meanMillis() - simulated))
                    .isGreaterThan(0.3);
        }

        @Test
        void evenlySpacedMessagesSeeAStep() {
            assertThat(Model.longPollPeriodic(DELAY, GAP, 10).meanMillis()).isEqualTo(DELAY);
            assertThat(Model.longPollPeriodic(DELAY, GAP, 10).requestsPerMessage())
                    .isEqualTo(1);
            assertThat(Model.longPollPeriodic(DELAY, GAP, 50).meanMillis()).isEqualTo(DELAY + GAP / 2);
            assertThat(Model.longPollPeriodic(DELAY, GAP, 50).requestsPerMessage())
                    .isEqualTo(0.4);
        }

        @Test
        void theStepAgreesWithASimulation() {
            // no whole number of messages in a gap, else every gap would begin at the same phase
            Schedule schedule = Schedule.periodic(47.3, Duration.ofSeconds(1_000));
            LongPollReplay simulated = LongPollReplay.of(schedule, DELAY, GAP);
            Model model = Model.longPollPeriodic(DELAY, GAP, 47.3);
            assertThat(model.meanMillis()).isCloseTo(simulated.meanMillis(), within(0.3));
            assertThat(model.requestsPerMessage()).isCloseTo(simulated.requestsPerMessage(), within(0.005));
        }
    }
}
