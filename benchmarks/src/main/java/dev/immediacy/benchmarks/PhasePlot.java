package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayRead;
import java.util.ArrayList;
import java.util.List;

/**
 * Latency against the moment of publication, as a subscriber that asks saw it. <i>Thread-safe</i>: no state.
 *
 * <p>The moment counts from that subscriber's last poll's arrival at the server, if it asks every so often; from its last
 * answer's leaving the server, if the server lets it wait.
 */
final class PhasePlot {

    private static final int MOST_POINTS = 500;

    private PhasePlot() {}

    /** At most 500 points of what was recorded, spread evenly over it. */
    static List<Point> of(List<Recording> recordings, boolean shortPoll, long upstreamNanos) {
        List<Point> points = new ArrayList<>();
        for (Recording recording : recordings) {
            for (Recording.Heard heard : recording.subscribers()) {
                add(points, heard, marks(heard.reads(), shortPoll, upstreamNanos));
            }
        }
        return thinned(points);
    }

    private static List<Long> marks(List<RelayRead> reads, boolean shortPoll, long upstreamNanos) {
        Direction direction = shortPoll ? Direction.UPSTREAM : Direction.DOWNSTREAM;
        long travel = shortPoll ? upstreamNanos : 0;
        return reads.stream()
                .filter(read -> read.direction() == direction)
                .map(read -> read.nanos() + travel)
                .toList();
    }

    private static void add(List<Point> points, Recording.Heard heard, List<Long> marks) {
        int next = 0;
        for (Delivery delivery : heard.deliveries()) {
            while (next < marks.size() && marks.get(next) - delivery.intendedNanos() <= 0) {
                next++;
            }
            if (next > 0) {
                long since = delivery.intendedNanos() - marks.get(next - 1);
                points.add(new Point(since / 1e6, delivery.latencyNanos() / 1e6));
            }
        }
    }

    static List<Point> thinned(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            kept.add(points.get((int) ((long) i * points.size() / MOST_POINTS)));
        }
        return kept;
    }
}
