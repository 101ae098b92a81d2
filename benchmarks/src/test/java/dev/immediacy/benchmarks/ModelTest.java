package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
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

    /** The share of the time that a subscriber had the latest message, given when each was received. */
    private static double freshShare(Schedule schedule, double[] receivedMillis) {
        double stale = 0;
        double until = 0;
        for (int i = 0; i < schedule.size(); i++) {
            double from = Math.max(until, schedule.offsetNanos(i) / 1e6);
            until = Math.max(until, receivedMillis[i]);
            stale += Math.max(0, until - from);
        }
        return 1 - stale / (schedule.durationNanos() / 1e6);
    }

    private static double[] received(Schedule schedule, DoubleUnaryOperator fromArrival) {
        double[] received = new double[schedule.size()];
        Arrays.setAll(received, i -> fromArrival.applyAsDouble(schedule.offsetNanos(i) / 1e6));
        return received;
    }

    private static double[] latencies(Schedule schedule, double[] received) {
        double[] latencies = new double[schedule.size()];
        Arrays.setAll(latencies, i -> received[i] - schedule.offsetNanos(i) / 1e6);
        Arrays.sort(latencies);
        return latencies;
    }

    private static void agree(Model model, double[] sorted, double millis) {
        assertThat(model.meanMillis()).isCloseTo(Arrays.stream(sorted).average().orElseThrow(), within(millis));
        for (double quantile : new double[] {0.1, 0.5, 0.9, 0.99}) {
            assertThat(model.quantileMillis(quantile))
                    .as("quantile %s", quantile)
                    .isCloseTo(sorted[(int) (quantile * sorted.length)], within(3 * millis));
        }
    }

    @Nested
    @DisplayName("push")
    class Push {

        @Test
        void everyQuantileIsTheDelay() {
            Model push = Model.push(DELAY, 10);
            assertThat(push.meanMillis()).isEqualTo(DELAY);
            assertThat(push.quantileMillis(0)).isEqualTo(DELAY);
            assertThat(push.quantileMillis(0.99)).isEqualTo(DELAY);
            assertThat(push.quantileMillis(1)).isEqualTo(DELAY);
            assertThat(push.requestsPerMessage()).isZero();
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 10, 50})
        void freshnessAgreesWithASimulation(double perSecond) {
            Schedule schedule = longRun(perSecond);
            double simulated = freshShare(schedule, received(schedule, arrives -> arrives + DELAY));
            assertThat(Model.push(DELAY, perSecond).freshShare()).isCloseTo(simulated, within(0.005));
        }

        @Test
        void aFlushIntervalIsPollingWithoutRequests() {
            double interval = 100;
            Model model = Model.flushed(DELAY, Duration.ofMillis(100), 10);
            Schedule schedule = longRun(10);
            double[] received = received(schedule, arrives -> Math.ceil(arrives / interval) * interval + DELAY);
            agree(model, latencies(schedule, received), 0.5);
            assertThat(model.freshShare()).isCloseTo(freshShare(schedule, received), within(0.005));
            assertThat(model.requestsPerMessage()).isZero();
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
            double[] received =
                    received(schedule, arrives -> Math.ceil((arrives - phase) / interval) * interval + phase + DELAY);
            agree(poll, latencies(schedule, received), 0.5);
            assertThat(poll.freshShare()).isCloseTo(freshShare(schedule, received), within(0.005));
        }

        @Test
        void aFixedDelayMakesTheGapPartOfTheInterval() {
            double apart = 100 + GAP;
            Model poll = Model.fixedDelayPoll(DELAY, Duration.ofMillis(100), GAP, 10);
            Schedule schedule = longRun(10);
            double[] received = received(schedule, arrives -> Math.ceil(arrives / apart) * apart + DELAY);
            agree(poll, latencies(schedule, received), 0.7);
            assertThat(poll.requestsPerMessage()).isCloseTo(1_000 / (10 * apart), within(1e-9));
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

    @Nested
    @DisplayName("long polling, the wrong way")
    class Variants {

        @ParameterizedTest
        @ValueSource(doubles = {1, 5, 10, 15})
        void oneMessageAnAnswerIsAQueue(double perSecond) {
            Model model = Model.longPollSingle(DELAY, GAP, perSecond);
            LongPollReplay simulated = LongPollReplay.of(longRun(perSecond), DELAY, GAP, 1);
            assertThat(model.meanMillis()).isCloseTo(simulated.meanMillis(), within(0.05 * model.meanMillis()));
            for (double quantile : new double[] {0.2, 0.5, 0.9, 0.99}) {
                double expected = simulated.quantileMillis(quantile);
                assertThat(model.quantileMillis(quantile))
                        .as("quantile %s at %s/s", quantile, perSecond)
                        .isCloseTo(expected, within(Math.max(1, 0.06 * expected)));
            }
            assertThat(model.requestsPerMessage()).isEqualTo(simulated.requestsPerMessage());
        }

        @Test
        void oneMessageAnAnswerHasNoLatencyOnceTheyComeFasterThanTheGap() {
            Model model = Model.longPollSingle(DELAY, GAP, 20);
            assertThat(model.meanMillis()).isInfinite();
            assertThat(Prediction.of(model).meanMillis()).isNull();
            assertThat(Prediction.of(model).curve()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"1, 0.048", "10, 0.333", "50, 0.714"})
        void aServerThatKeepsNothingLosesWhatComesInTheGap(double perSecond, double published) {
            Model model = Model.longPollUnbuffered(DELAY, GAP, perSecond);
            assertThat(model.lossShare()).isCloseTo(published, within(0.0005));
            assertThat(model.lossShare()).isCloseTo(lossShare(longRun(perSecond)), within(0.005));
            assertThat(model.requestsPerMessage()).isEqualTo(1); // each that arrives takes an answer
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 10, 30, 70})
        void ofEvenlySpacedMessagesItLosesThoseThatFollowWithinTheGap(double perSecond) {
            Schedule schedule = Schedule.periodic(perSecond, Duration.ofMinutes(10));
            assertThat(Model.longPollUnbufferedPeriodic(DELAY, GAP, perSecond).lossShare())
                    .isCloseTo(lossShare(schedule), within(0.0005));
        }

        private static double lossShare(Schedule schedule) {
            double parkedAt = 0;
            int lost = 0;
            for (int i = 0; i < schedule.size(); i++) {
                double arrives = schedule.offsetNanos(i) / 1e6;
                if (arrives < parkedAt) {
                    lost++;
                } else {
                    parkedAt = arrives + GAP;
                }
            }
            return (double) lost / schedule.size();
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 10, 50})
        void freshnessAgreesWithASimulation(double perSecond) {
            assertThat(Model.longPoll(DELAY, GAP, perSecond).freshShare())
                    .isCloseTo(simulatedFreshness(perSecond, Integer.MAX_VALUE), within(0.005));
            if (perSecond * GAP < 1_000) {
                assertThat(Model.longPollSingle(DELAY, GAP, perSecond).freshShare())
                        .isCloseTo(simulatedFreshness(perSecond, 1), within(0.005));
            }
        }

        private double simulatedFreshness(double perSecond, int limit) {
            Schedule schedule = longRun(perSecond);
            double[] received = new double[schedule.size()];
            double parkedAt = 0;
            for (int next = 0; next < received.length; parkedAt += GAP) {
                double leaves = Math.max(parkedAt, schedule.offsetNanos(next) / 1e6);
                for (int taken = 0; taken < limit && isThere(schedule, next, leaves); taken++) {
                    received[next++] = leaves + DELAY;
                }
                parkedAt = leaves;
            }
            return freshShare(schedule, received);
        }

        private boolean isThere(Schedule schedule, int next, double millis) {
            return next < schedule.size() && schedule.offsetNanos(next) / 1e6 <= millis;
        }
    }
}
