package dev.immediacy.benchmarks;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    private final List<SubscriberLedger> ledgers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    /** Of a transport, on a stage without delay. */
    Rehearsal(Cell cell, Stage stage) {
        this.cell = new Cell(cell.transport(), cell.interval() == null ? null : INTERVAL, false);
        this.stage = stage;
    }

    /**
     * Runs it.
     *
     * @return how it went, in words
     */
    String run(String channel) throws InterruptedException {
        try (Publisher publisher = stage.publisher(channel)) {
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
        } finally {
            clients.forEach(Client::close);
        }
    }

    private void connect(String channel) {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            SubscriberLedger ledger = new SubscriberLedger(0, 0);
            ledgers.add(ledger);
            ClientConfig client = ClientConfig.of(stage.openDoor(), channel);
            clients.add(cell.transport().connect(cell.configure(client, (double) i / SUBSCRIBERS), ledger));
        }
        CompletableFuture.allOf(clients.stream().map(Client::ready).toArray(CompletableFuture<?>[]::new))
                .orTimeout(READY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** The mean latency of the next window. */
    private double window(Publisher publisher, int windows) throws InterruptedException {
        Histogram before = latencies();
        int already = windows * WINDOW.size();
        var unused = Pacer.run(
                WINDOW,
                System.nanoTime(),
                (index, intended) ->
                        publisher.publish(new Payload(already + index + 1, intended).toJson(PAYLOAD_BYTES)));
        long deadline = System.nanoTime() + DRAIN.toNanos();
        for (SubscriberLedger ledger : ledgers) {
            if (!ledger.awaitDelivered(already + WINDOW.size(), deadline)) {
                break;
            }
        }
        Histogram window = latencies();
        window.subtract(before);
        return window.getMean() / 1e6;
    }

    private Histogram latencies() {
        Histogram all = SubscriberLedger.histogram();
        ledgers.forEach(ledger -> ledger.addTo(all));
        return all;
    }
}
