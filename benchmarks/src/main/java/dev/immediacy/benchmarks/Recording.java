package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayRead;
import java.util.List;

/**
 * What happened in one trial, event by event, as far as it was kept. <i>Immutable.</i> Times are
 * {@link System#nanoTime()}.
 *
 * @param schedule what was published
 * @param startNanos when the schedule began
 * @param sentNanos when each of its messages was sent
 * @param epochNanos what to add to a time to have it since 1970
 * @param warmUpMessages sequences up to this one came before the schedule
 * @param subscribers what each of them did
 */
record Recording(
        Schedule schedule,
        long startNanos,
        List<Long> sentNanos,
        long epochNanos,
        int warmUpMessages,
        List<Heard> subscribers) {

    /** Copies the lists. */
    Recording {
        sentNanos = List.copyOf(sentNanos);
        subscribers = List.copyOf(subscribers);
    }

    long endNanos() {
        return startNanos + schedule.durationNanos();
    }

    /** Whether more was delivered than was kept. */
    boolean isCutOff() {
        return (long) schedule.size() * subscribers.size() > DeliveryTrial.DELIVERIES_KEPT;
    }

    /** When the server's log had a message; exact only on average, since its clock is cut off at a millisecond. */
    double loggedNanos(Delivery delivery) {
        return Epoch.loggedNanos(delivery.loggedMillis(), epochNanos);
    }

    /**
     * One subscriber. <i>Immutable.</i>
     *
     * @param deliveries in their order, without the warm-up
     * @param reads of the relay, on this subscriber's connections
     */
    record Heard(List<Delivery> deliveries, List<RelayRead> reads) {

        /** Copies the lists. */
        Heard {
            deliveries = List.copyOf(deliveries);
            reads = List.copyOf(reads);
        }
    }
}
