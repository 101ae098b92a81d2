package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rig is measured before it measures: with a transport whose delay and faults are known. */
@DisplayName("delivery trial, on a dummy transport")
class DeliveryTrialTest {

    private static final Duration DELAY = Duration.ofMillis(30);
    private static final int SUBSCRIBERS = 3;
    private static final int WARM_UP = 10;
    private static final Schedule SCHEDULE = Schedule.poisson(100, Duration.ofMillis(400), 1);

    private static Trial run(DummyStage.Faults faults) throws InterruptedException {
        return run(DELAY, faults);
    }

    private static Trial run(Duration delay, DummyStage.Faults faults) throws InterruptedException {
        return run(Workload.defaults().withSubscribers(SUBSCRIBERS), delay, faults);
    }

    private static Trial run(Workload workload, Duration delay, DummyStage.Faults faults) throws InterruptedException {
        Block block = Block.defaults().withRoundTrip(Duration.ZERO).withWorkload(workload);
        try (DummyStage stage = new DummyStage(delay, faults)) {
            return new DeliveryTrial(block, new Cell(stage, null, false), stage).run(SCHEDULE, "dummy");
        }
    }

    @Test
    void aKnownDelayIsMeasured() throws InterruptedException {
        Trial slow = run(DummyStage.Faults.NONE);
        Trial fast = run(Duration.ZERO, DummyStage.Faults.NONE);
        assertThat(slow.deliveries().ok()).isTrue();
        assertThat(slow.latencyNanos().getTotalCount()).isEqualTo((long) SCHEDULE.size() * SUBSCRIBERS);
        assertThat(slow.deliveries().published()).isEqualTo((long) (SCHEDULE.size() + WARM_UP) * SUBSCRIBERS);
        assertThat(slow.latencyNanos().getMinValue()).isGreaterThanOrEqualTo(DELAY.toNanos() * 999 / 1_000);
        // the shortest: a busy machine may delay the others by any time
        double difference =
                slow.latencyNanos().getMinValue() - (double) fast.latencyNanos().getMinValue();
        assertThat(difference / DELAY.toNanos()).isBetween(0.5, 2.0);
    }

    @Test
    void everyMessageIsTimedFromItsIntendedTime() throws InterruptedException {
        Trial trial = run(DummyStage.Faults.NONE);
        assertThat(trial.pace().messages()).isEqualTo(SCHEDULE.size());
        assertThat(trial.pace().targetPerSecond()).isEqualTo(100);
        assertThat(trial.messageBytes()).isGreaterThan(Workload.defaults().payloadBytes());
    }

    @Test
    void everyMessageIsRecorded() throws InterruptedException {
        Recording recording = run(DummyStage.Faults.NONE).recording();
        assertThat(recording.sentNanos()).hasSize(SCHEDULE.size());
        assertThat(recording.subscribers())
                .hasSize(SUBSCRIBERS)
                .allSatisfy(heard -> assertThat(heard.deliveries())
                        .extracting(Delivery::sequence)
                        .first()
                        .isEqualTo(recording.warmUpMessages() + 1L));
    }

    @Test
    void aPlantedLossIsFound() throws InterruptedException {
        Trial trial = run(n -> n == WARM_UP + 7 ? 0 : 1);
        assertThat(trial.deliveries().lost()).isEqualTo(SUBSCRIBERS);
        assertThat(trial.deliveries().ok()).isFalse();
        assertThat(trial.lossShare()).isCloseTo(1.0 / SCHEDULE.size(), within(1e-9));
    }

    @Test
    void thoseThatStallCountNowhere() throws InterruptedException {
        Workload workload = Workload.defaults().withSubscribers(SUBSCRIBERS).withStalled(2);
        Trial trial = run(workload, DELAY, DummyStage.Faults.NONE);
        assertThat(trial.deliveries().ok()).isTrue();
        assertThat(trial.deliveries().published()).isEqualTo((long) (SCHEDULE.size() + WARM_UP) * SUBSCRIBERS);
        assertThat(trial.latencyNanos().getTotalCount()).isEqualTo((long) SCHEDULE.size() * SUBSCRIBERS);
        assertThat(trial.recording().subscribers()).hasSize(SUBSCRIBERS);
    }

    @Test
    void aPlantedDuplicateIsFound() throws InterruptedException {
        Trial trial = run(n -> n == WARM_UP + 7 ? 2 : 1);
        assertThat(trial.deliveries().duplicated()).isEqualTo(SUBSCRIBERS);
        assertThat(trial.deliveries().lost()).isZero();
        assertThat(trial.deliveries().ok()).isFalse();
    }

    @Test
    void aPlantedDisorderIsFound() throws InterruptedException {
        Trial trial = run(new DummyStage.Faults() {
            @Override
            public int copies(long n) {
                return 1;
            }

            @Override
            public Duration extra(long n) {
                return n == WARM_UP + 7 ? Duration.ofSeconds(2) : Duration.ZERO;
            }
        });
        assertThat(trial.deliveries().outOfOrder()).isEqualTo(SUBSCRIBERS);
        assertThat(trial.deliveries().lost()).isZero();
    }

    @Test
    void aPublisherThatBlocksMakesTheRowLateAndNotLook() throws InterruptedException {
        Pace pace = Pacer.run(
                Schedule.periodic(100, Duration.ofMillis(100)),
                System.nanoTime(),
                (index, intended) -> Pacer.awaitTime(
                        System.nanoTime() + Duration.ofMillis(30).toNanos()));
        assertThat(pace.missed()).isTrue();
        assertThat(pace.late()).isGreaterThan(5);
        assertThat(pace.maxLateMillis()).isGreaterThan(100);
        assertThat(pace.achievedPerSecond()).isLessThan(50);
    }
}
