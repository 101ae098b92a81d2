package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.immediacy.core.Problem;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubscriberLedgerTest {

    private static final long MILLI = 1_000_000;

    private final SubscriberLedger ledger = new SubscriberLedger(0, 10);

    private static Delivery delivery(long sequence, long latencyMillis) {
        return new Delivery(sequence, 1_000 * MILLI, 0, (1_000 + latencyMillis) * MILLI);
    }

    private void receive(long... sequences) {
        for (long sequence : sequences) {
            ledger.record(delivery(sequence, 25));
        }
    }

    @Nested
    @DisplayName("what arrived")
    class Arrivals {

        @Test
        void everythingOnceAndInOrderIsFine() {
            receive(1, 2, 3, 4);
            Deliveries deliveries = ledger.account(4);
            assertThat(deliveries.ok()).isTrue();
            assertThat(deliveries.delivered()).isEqualTo(4);
            assertThat(deliveries.complaint()).isEmpty();
        }

        @Test
        void aMissingMessageIsLost() {
            receive(1, 2, 4);
            Deliveries deliveries = ledger.account(4);
            assertThat(deliveries.ok()).isFalse();
            assertThat(deliveries.lost()).isEqualTo(1);
            assertThat(deliveries.complaint()).isEqualTo("1 LOST");
        }

        @Test
        void theLastMessageIsMissedToo() {
            receive(1, 2, 3);
            assertThat(ledger.account(4).lost()).isEqualTo(1);
        }

        @Test
        void aSecondArrivalIsADuplicateAndHidesNoLoss() {
            receive(1, 2, 2, 4);
            Deliveries deliveries = ledger.account(4);
            assertThat(deliveries.duplicated()).isEqualTo(1);
            assertThat(deliveries.lost()).isEqualTo(1);
            assertThat(deliveries.complaint()).isEqualTo("1 LOST, 1 DUPLICATED");
        }

        @Test
        void anArrivalBehindALaterOneIsOutOfOrder() {
            receive(1, 3, 2, 4);
            Deliveries deliveries = ledger.account(4);
            assertThat(deliveries.outOfOrder()).isEqualTo(1);
            assertThat(deliveries.lost()).isZero();
            assertThat(deliveries.ok()).isFalse();
        }

        @Test
        void aGapThatWasAnnouncedIsStillNotFine() {
            receive(1);
            ledger.gap();
            assertThat(ledger.account(1).ok()).isFalse();
        }

        @Test
        void aProblemThatTheClientRecoveredFromIsToldButIsFine() {
            ledger.problem(Problem.of(503, "server could not be reached", null));
            receive(1);
            Deliveries deliveries = ledger.account(1);
            assertThat(deliveries.ok()).isTrue();
            assertThat(deliveries.firstProblem()).isEqualTo("server could not be reached");
        }

        @Test
        void sumsKeepEveryCount() {
            receive(1, 1, 3, 2);
            Deliveries sum = ledger.account(4).plus(ledger.account(4)).withRefused(2);
            assertThat(sum.published()).isEqualTo(8);
            assertThat(sum.delivered()).isEqualTo(6);
            assertThat(sum.complaint()).isEqualTo("2 LOST, 2 DUPLICATED, 2 OUT OF ORDER, 2 REFUSED");
        }
    }

    @Nested
    @DisplayName("how late")
    class Lateness {

        @Test
        void latenciesOfAllSubscribersAddUp() {
            SubscriberLedger other = new SubscriberLedger(0, 10);
            ledger.record(delivery(1, 10));
            ledger.record(delivery(2, 20));
            other.record(delivery(1, 60));
            Histogram all = SubscriberLedger.histogram();
            ledger.addTo(all);
            other.addTo(all);
            assertThat(all.getTotalCount()).isEqualTo(3);
            assertThat(all.getMean() / MILLI).isCloseTo(30, within(0.05));
            assertThat(all.getMaxValue() / (double) MILLI).isCloseTo(60, within(0.06));
        }

        @Test
        void theWarmUpIsCheckedButNotTimed() {
            SubscriberLedger warm = new SubscriberLedger(2, 10);
            warm.record(delivery(1, 900));
            warm.record(delivery(3, 25));
            Histogram timed = SubscriberLedger.histogram();
            warm.addTo(timed);
            assertThat(timed.getTotalCount()).isEqualTo(1);
            assertThat(timed.getMaxValue()).isLessThan(26 * MILLI);
            assertThat(warm.account(3).lost()).isEqualTo(1);
        }

        @Test
        void aDuplicateIsNotTimedTwice() {
            receive(1, 1);
            Histogram timed = SubscriberLedger.histogram();
            ledger.addTo(timed);
            assertThat(timed.getTotalCount()).isEqualTo(1);
        }
    }

    @Test
    void theFirstDeliveriesAreKeptAsTheyWere() {
        SubscriberLedger few = new SubscriberLedger(1, 2);
        for (long sequence = 1; sequence <= 4; sequence++) {
            few.record(delivery(sequence, 25));
        }
        assertThat(few.deliveries()).extracting(Delivery::sequence).containsExactly(2L, 3L);
        assertThat(few.deliveries()).extracting(Delivery::latencyNanos).containsOnly(25 * MILLI);
    }

    @Test
    void waitingEndsAtTheDeadlineIfSomethingIsMissing() throws InterruptedException {
        receive(1);
        long soon = System.nanoTime() + Duration.ofMillis(20).toNanos();
        assertThat(ledger.awaitDelivered(2, soon)).isFalse();
        assertThat(System.nanoTime() - soon).isNotNegative();
        assertThat(ledger.awaitDelivered(1, soon)).isTrue();
    }

    @Test
    void aPayloadKeepsItsSequenceAndItsTimeAtAnySize() {
        Payload payload = new Payload(17, Long.MAX_VALUE);
        assertThat(Payload.parse(payload.toJson(117))).isEqualTo(payload);
        assertThat(payload.toJson(117).text()).hasSize(117);
        assertThat(Payload.parse(payload.toJson(10))).isEqualTo(payload);
    }
}
