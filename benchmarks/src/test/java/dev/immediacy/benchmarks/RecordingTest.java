package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayRead;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A long poll of two messages, 10 ms each way: message 1 at 0 is answered at once, message 2 at 4 falls into the gap and
 * leaves with the next poll, which arrives at 24.
 */
class RecordingTest {

    private static final long MILLI = 1_000_000;
    private static final long START = 1_000_000 * MILLI;
    private static final long ONE_WAY = 10 * MILLI;
    private static final double TINY = 1e-9;

    private static final List<RelayRead> READS = List.of(
            read(Direction.DOWNSTREAM, 1, 300),
            read(Direction.UPSTREAM, 14, 100),
            read(Direction.DOWNSTREAM, 25, 300),
            read(Direction.UPSTREAM, 37, 100));

    private static final Recording RECORDING = new Recording(
            Schedule.periodic(250, Duration.ofMillis(8)),
            START,
            List.of(START, START + 5 * MILLI),
            0,
            10,
            List.of(new Recording.Heard(List.of(delivery(11, 0, 12), delivery(12, 4, 36)), READS)));

    private static RelayRead read(Direction direction, long millis, int bytes) {
        return new RelayRead(8080, 1, direction, bytes, START + millis * MILLI);
    }

    private static Delivery delivery(long sequence, long intendedMillis, long receivedMillis) {
        long loggedMillis = START / MILLI + intendedMillis;
        return new Delivery(sequence, START + intendedMillis * MILLI, loggedMillis, START + receivedMillis * MILLI);
    }

    @Test
    void theStagesAddUpToTheMeanLatency() {
        Stages stages = requireNonNull(Stages.of(List.of(RECORDING), ONE_WAY));
        assertThat(stages.toLogMillis()).isCloseTo(0.5, within(TINY)); // the server's clock is cut off, half is added
        assertThat(stages.toWireMillis()).isCloseTo((0.5 + 20.5) / 2, within(TINY));
        assertThat(stages.networkMillis()).isEqualTo(10);
        assertThat(stages.toApplicationMillis()).isCloseTo(1, within(TINY));
        double sum =
                stages.toLogMillis() + stages.toWireMillis() + stages.networkMillis() + stages.toApplicationMillis();
        assertThat(sum).isCloseTo((12 + 32) / 2.0, within(TINY));
    }

    @Test
    void theGapIsFromAnAnswersLeavingToTheNextRequestsArrival() {
        assertThat(Gap.spans(READS, ONE_WAY))
                .containsExactly(
                        new Gap.Span(START + MILLI, START + 24 * MILLI),
                        new Gap.Span(START + 25 * MILLI, START + 47 * MILLI));
        Gap gap = requireNonNull(Gap.of(List.of(RECORDING), ONE_WAY));
        assertThat(gap.samples()).isEqualTo(1); // the other one began after the schedule's end
        assertThat(gap.meanMillis()).isCloseTo(23, within(0.02));
    }

    @Test
    void thePhaseOfALongPollCountsFromItsLastAnswer() {
        assertThat(PhasePlot.of(List.of(RECORDING), false, ONE_WAY)).containsExactly(new Point(3, 32));
    }

    @Test
    void aThinnedPlotKeepsItsSpread() {
        List<Point> many =
                IntStream.range(0, 5_000).mapToObj(i -> new Point(i, i)).toList();
        assertThat(PhasePlot.thinned(many)).hasSize(500).startsWith(new Point(0, 0), new Point(10, 10));
    }

    @Test
    void aSubscriberIsStaleWhileAMessageIsUnderWay() {
        // one after the other, from 0 to the schedule's end at 8 ms
        assertThat(Freshness.of(List.of(RECORDING))).isCloseTo(0.0, within(TINY));
        Recording fresh = new Recording(
                RECORDING.schedule(),
                START,
                List.of(),
                0,
                10,
                List.of(new Recording.Heard(List.of(delivery(11, 0, 1), delivery(12, 4, 5)), List.of())));
        assertThat(Freshness.of(List.of(fresh))).isCloseTo(0.75, within(TINY));
    }

    @Test
    void theTraceTellsInOrderWhatHappened() {
        Trace trace = Trace.of(RECORDING, true, ONE_WAY);
        assertThat(trace.events())
                .extracting(TraceEvent::kind)
                .containsExactly(
                        "publish", "response", "publish", "deliver", "request", "response", "deliver", "request");
        assertThat(trace.events().get(2).sentMillis()).isEqualTo(5);
        assertThat(trace.events().get(4).arrivesMillis()).isEqualTo(24);
        assertThat(trace.deaf()).contains(new Point(1, 24));
        assertThat(Trace.of(RECORDING, false, ONE_WAY).deaf()).isNull();
    }

    @Test
    void anExchangeIsTimedAtBothEnds() {
        RelayConfig network = RelayConfig.defaults().withDelay(Duration.ofMillis(10));
        Exchange.Sums sums = new Exchange.Sums(network, Duration.ofMillis(30), Duration.ofMillis(2));
        List<RelayRead> asked = List.of(
                read(Direction.UPSTREAM, 0, 100),
                read(Direction.DOWNSTREAM, 42, 60),
                read(Direction.UPSTREAM, 55, 100),
                read(Direction.DOWNSTREAM, 97, 60));
        sums.add(asked, List.of(START + 53 * MILLI, START + 108 * MILLI), START);
        Exchange exchange = sums.exchange("longpoll");
        assertThat(exchange.gapMillis()).isEqualTo(21);
        assertThat(exchange.serverMillis()).isEqualTo(2);
        assertThat(exchange.clientMillis()).isEqualTo(1);
        assertThat(exchange.bytes()).isEqualTo(160);
    }

    @Test
    void whatBringsNoMessageIsTalliedApart() {
        WireLedger ledger = new WireLedger(117);
        ledger.read(read(Direction.UPSTREAM, 0, 100));
        ledger.read(read(Direction.DOWNSTREAM, 1, 60));
        ledger.read(read(Direction.UPSTREAM, 2, 100));
        ledger.read(read(Direction.DOWNSTREAM, 3, 3_000));
        assertThat(ledger.tally()).isEqualTo(new WireLedger.Tally(6, 3_100, 160));
        assertThat(ledger.reads(8080)).hasSize(4);
        assertThat(ledger.reads(8081)).isEmpty();
    }

    @Test
    void anIntervalTakesThreeRepeatsAndIsStudents() {
        assertThat(Interval.halfWidth(List.of(1.0, 2.0))).isNull();
        assertThat(Interval.halfWidth(List.of(1.0, 2.0, 3.0))).isCloseTo(4.303 / Math.sqrt(3), within(1e-3));
        assertThat(Interval.covers(0.5, -0.4)).isTrue();
        assertThat(Interval.covers(0.5, 0.6)).isFalse();
        assertThat(Interval.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Interval.median(List.of(4.0, 1.0))).isEqualTo(2.5);
    }

    @Test
    void aControlIsWithinItsIntervalIfItIsNoise() {
        Control same = Control.of("longpoll", List.of(1.0, 2.0, 3.0), List.of(2.0, 1.0, 3.0));
        assertThat(same.differenceMillis()).isZero();
        assertThat(same.within()).isTrue();
        Control other = Control.of("longpoll", List.of(5.0, 5.1, 5.2), List.of(1.0, 1.1, 1.2));
        assertThat(other.within()).isFalse();
    }
}
