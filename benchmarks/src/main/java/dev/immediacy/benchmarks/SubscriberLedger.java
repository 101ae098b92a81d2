package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what one subscriber receives: which messages, in which order, how late.
 *
 * <p><i>Thread-safe</i>: one lock. The client's thread writes, the trial's thread reads and waits.
 */
final class SubscriberLedger implements ClientListener {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final long warmUpMessages;
    private final int kept;

    // guarded by this
    private final Histogram latencyNanos = histogram();
    private final BitSet seen = new BitSet();
    private final List<Delivery> deliveries = new ArrayList<>();
    private long furthest;
    private long delivered;
    private long duplicated;
    private long outOfOrder;
    private long gaps;
    private long problems;
    private @Nullable String firstProblem;
    private int messageBytes;

    /**
     * The first so many messages are checked but not timed.
     *
     * @param kept of how many deliveries more than the latency is kept
     */
    SubscriberLedger(long warmUpMessages, int kept) {
        this.warmUpMessages = warmUpMessages;
        this.kept = kept;
    }

    /** An empty one, in nanoseconds, of the precision all of them have. */
    static Histogram histogram() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }

    @Override
    public void message(Message message) {
        long received = System.nanoTime();
        Payload payload = Payload.parse(message.data());
        record(new Delivery(
                payload.sequence(),
                payload.intendedNanos(),
                message.publishedAt().toEpochMilli(),
                received));
        measure(message);
    }

    /** Encodes the first message only: the others are as long, but for a digit. */
    private synchronized void measure(Message message) {
        if (messageBytes == 0) {
            messageBytes = MessageCodec.encode(message).length;
        }
    }

    synchronized void record(Delivery delivery) {
        long sequence = delivery.sequence();
        if (seen.get((int) sequence)) {
            duplicated++;
            return;
        }
        seen.set((int) sequence);
        delivered++;
        if (sequence < furthest) {
            outOfOrder++;
        }
        furthest = Math.max(furthest, sequence);
        if (sequence > warmUpMessages) {
            latencyNanos.recordValue(Math.max(0, delivery.latencyNanos()));
            if (deliveries.size() < kept) {
                deliveries.add(delivery);
            }
        }
        notifyAll();
    }

    @Override
    public synchronized void gap() {
        gaps++;
    }

    @Override
    public synchronized void problem(Problem problem) {
        problems++;
        if (firstProblem == null) {
            firstProblem = problem.detail();
        }
    }

    /** Waits until so many messages have arrived, or {@link System#nanoTime()} has reached the deadline. */
    synchronized boolean awaitDelivered(long messages, long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime();
                delivered < messages && left > 0;
                left = deadlineNanos - System.nanoTime()) {
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return delivered >= messages;
    }

    /** The account, given how many messages were published, numbered from 1. */
    synchronized Deliveries account(long published) {
        long arrived = seen.get(1, (int) published + 1).cardinality();
        return new Deliveries(
                published, arrived, published - arrived, duplicated, outOfOrder, gaps, 0, problems, firstProblem);
    }

    /** The first of the timed deliveries, in the order of their arrival. */
    synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** The wire JSON of one message, in bytes; 0 before the first. */
    synchronized int messageBytes() {
        return messageBytes;
    }

    /** Adds the latencies, in nanoseconds, to those of the other subscribers. */
    synchronized void addTo(Histogram all) {
        all.add(latencyNanos);
    }
}
