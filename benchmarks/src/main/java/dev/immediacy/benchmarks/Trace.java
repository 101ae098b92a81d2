package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first seconds of one subscriber. <i>Immutable.</i>
 *
 * @param fromMillis since the schedule's start
 * @param toMillis likewise
 * @param oneWayMillis the relay's delay
 * @param events in the order of their time
 * @param deaf from and to when there was no poll at the server; null where nobody polls
 */
public record Trace(
        double fromMillis,
        double toMillis,
        double oneWayMillis,
        List<TraceEvent> events,
        @Nullable List<Point> deaf) {

    private static final double LONGEST_MILLIS = 3_000;
    private static final int MOST_EVENTS = 240;

    /** Copies the lists. */
    public Trace {
        events = List.copyOf(events);
        deaf = deaf == null ? null : List.copyOf(deaf);
    }

    /** Of the first subscriber of a recording. */
    static Trace of(Recording recording, boolean pull, long oneWayNanos) {
        return new Drawing(recording, oneWayNanos).trace(pull);
    }

    /** Puts one together. <i>Confined to</i> one call. */
    private static final class Drawing {

        private final Recording recording;
        private final Recording.Heard heard;
        private final long oneWayNanos;
        private final List<TraceEvent> events = new ArrayList<>();

        Drawing(Recording recording, long oneWayNanos) {
            this.recording = recording;
            this.heard = recording.subscribers().get(0);
            this.oneWayNanos = oneWayNanos;
        }

        Trace trace(boolean pull) {
            addPublishes();
            heard.reads().forEach(this::addRead);
            heard.deliveries().forEach(this::addDelivery);
            List<TraceEvent> kept = events.stream()
                    .filter(event -> event.millis() >= 0 && event.millis() <= LONGEST_MILLIS)
                    .sorted(Comparator.comparingDouble(TraceEvent::millis))
                    .limit(MOST_EVENTS)
                    .toList();
            double to = kept.size() < MOST_EVENTS
                    ? Math.min(LONGEST_MILLIS, millis(recording.endNanos()))
                    : kept.get(kept.size() - 1).millis();
            return new Trace(0, to, oneWayNanos / 1e6, kept, pull ? deaf(to) : null);
        }

        private void addPublishes() {
            for (int i = 0; i < recording.sentNanos().size(); i++) {
                double intended = recording.schedule().offsetNanos(i) / 1e6;
                double sent = millis(recording.sentNanos().get(i));
                events.add(new TraceEvent(intended, "publish", i + 1L, sent, null, null, null));
            }
        }

        private void addRead(RelayRead read) {
            String kind = read.direction() == Direction.UPSTREAM ? "request" : "response";
            events.add(new TraceEvent(
                    millis(read.nanos()),
                    kind,
                    null,
                    null,
                    millis(read.nanos() + oneWayNanos),
                    read.connection(),
                    read.bytes()));
        }

        private void addDelivery(Delivery delivery) {
            long message = delivery.sequence() - recording.warmUpMessages();
            events.add(new TraceEvent(millis(delivery.receivedNanos()), "deliver", message, null, null, null, null));
        }

        private List<Point> deaf(double toMillis) {
            return Gap.spans(heard.reads(), oneWayNanos).stream()
                    .map(span -> new Point(millis(span.fromNanos()), millis(span.toNanos())))
                    .filter(span -> span.y() >= 0 && span.x() <= toMillis)
                    .toList();
        }

        private double millis(long nanos) {
            return (nanos - recording.startNanos()) / 1e6;
        }
    }
}
