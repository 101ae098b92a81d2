package dev.immediacy.testkit;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Actions by the time they are due, those due at the same time in the order they were added.
 *
 * <p><em>Confined to the relay's thread.</em> Times are {@link System#nanoTime()}. Bounded by its users: at most a few
 * entries per connection.
 */
final class Timetable {
    private static final Comparator<Entry> BY_DUE_TIME = (a, b) ->
            a.dueNanos == b.dueNanos ? Long.compare(a.order, b.order) : Long.compare(a.dueNanos - b.dueNanos, 0);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(BY_DUE_TIME);
    private long order;

    void at(long dueNanos, Runnable action) {
        entries.add(new Entry(dueNanos, order++, action));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The earliest due time; only asked when there is one. */
    long nextNanos() {
        return entries.element().dueNanos;
    }

    /** Runs what is due now; what the actions add is left to the next call, so one call always ends. */
    void runDue(long nowNanos) {
        long last = order;
        for (Entry head = entries.peek(); head != null; head = entries.peek()) {
            if (head.dueNanos - nowNanos > 0 || head.order >= last) {
                return;
            }
            entries.remove();
            head.action.run();
        }
    }

    private record Entry(long dueNanos, long order, Runnable action) {}
}
