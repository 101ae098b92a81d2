package dev.immediacy.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened, as it is noticed. <i>Thread-safe</i>: guarded by itself. */
final class Trace {

    private final List<TraceEvent> events = new ArrayList<>(); // guarded by itself

    /** Something happened just now, at one place. */
    void happened(String client, TraceEvent.Kind kind, String text) {
        long now = System.nanoTime();
        add(new TraceEvent(client, kind, text, now, now, 0));
    }

    synchronized void add(TraceEvent event) {
        events.add(event);
    }

    /** In the order of their beginnings. */
    synchronized List<TraceEvent> events() {
        return events.stream()
                .sorted(Comparator.comparingLong(TraceEvent::startNanos))
                .toList();
    }
}
