package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Lets messages through a transport until both JVMs have compiled what delivers them: until the mean latency of a
 * window is within 15 % of that of the window before, or so many windows have passed. <i>Confined to</i> the
 * comparison's thread.
 */
final class Rehearsal {

    private static final Schedule WINDOW = Schedule.periodic(200, Duration.ofMillis(250));
    private static final int FEWEST = 3;
    private static final int MOST = 8;
    private static final double STILL = 0.15;
    private static final int SUBSCRIBERS = 10;
    private static final int PAYLOAD_BYTES = 117;
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofMillis(200);

    private final Cell cell;
    private final Stage stage;
    private final Subscribers subscribers = new Subscribers();

    /** Of a transport, on a stage without delay. */
    Rehearsal(Cell cell, Stage stage) {
        this.cell = new Cell(cell.transport(), cell.interval() == null ? null : INTERVAL, false);
        this.stage = stage;
    }

    /**
     * Runs it.
     *
     * @return how it went, in words
     * @throws IllegalStateException if a subscriber does not get its place in time
     */
    String run(String channel) throws InterruptedException {
        try (subscribers;
                Publisher publisher = stage.publisher(channel)) {
            connect(channel);
            double before = Double.POSITIVE_INFINITY;
            int windows = 0;
            boolean settled = false;
            while (windows < MOST && !(settled && windows >= FEWEST)) {
                double mean = window(publisher, windows++);
                settled = Math.abs(mean - before) < before * STILL;
                before = mean;
            }
            return String.format(
                    Locale.ROOT, "%d windows, mean %.2f ms%s", windows, before, settled ? "" : ", not settled");
        }
    }

    private void connect(String channel) throws InterruptedException {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            ClientConfig client = ClientConfig.of(stage.openDoor(), channel);
            subscribers.connect(cell, client, (double) i / SUBSCRIBERS, new SubscriberLedger(0, 0));
        }
        subscribers.awaitReady(READY_TIMEOUT);
    }

    /** The mean latency of the next window. */
    private double window(Publisher publisher, int windows) throws InterruptedException {
        Histogram before = subscribers.latencies();
        int already = windows * WINDOW.size();
        var unused = Pacer.run(
                WINDOW,
                System.nanoTime(),
                (index, intended) ->
                        publisher.publish(new Payload(already + index + 1, intended).toJson(PAYLOAD_BYTES)));
        subscribers.awaitDelivered(already + WINDOW.size(), System.nanoTime() + DRAIN.toNanos());
        Histogram window = subscribers.latencies();
        window.subtract(before);
        return window.getMean() / 1e6;
    }
}
