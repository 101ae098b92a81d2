package dev.immediacy.benchmarks;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** The clients of a trial, each with a ledger of what it hears. <i>Confined to</i> the thread that runs the trial. */
final class Subscribers implements AutoCloseable {

    private final List<SubscriberLedger> ledgers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    /** One more, by the cell's transport; returns at once. */
    void connect(Cell cell, ClientConfig client, double phase, SubscriberLedger ledger) {
        ledgers.add(ledger);
        clients.add(cell.transport().connect(cell.configure(client, phase), ledger));
    }

    /** In the order of {@link #connect}. */
    List<SubscriberLedger> ledgers() {
        return Collections.unmodifiableList(ledgers);
    }

    /**
     * Waits until each has its place in the log.
     *
     * @throws IllegalStateException if one does not get it in time, with a problem that was reported
     */
    void awaitReady(Duration timeout) throws InterruptedException {
        CompletableFuture<?>[] ready = clients.stream().map(Client::ready).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ready).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            long placed = clients.stream()
                    .filter(client -> client.ready().isDone() && !client.ready().isCompletedExceptionally())
                    .count();
            String problem = account(0).firstProblem();
            throw new IllegalStateException(
                    "subscribers must get their place within " + Ranges.text(timeout) + ", " + placed + " of "
                            + ready.length + " did" + (problem == null ? "" : ": " + problem),
                    e);
        }
    }

    /** Waits until all have what was published, or the deadline by {@link System#nanoTime()} has passed. */
    void awaitDelivered(int published, long deadlineNanos) throws InterruptedException {
        for (SubscriberLedger ledger : ledgers) {
            if (!ledger.awaitDelivered(published, deadlineNanos)) {
                return;
            }
        }
    }

    /** What arrived of what was published. */
    Deliveries account(int published) {
        return ledgers.stream().map(ledger -> ledger.account(published)).reduce(Deliveries.NONE, Deliveries::plus);
    }

    /** All of them together, in nanoseconds. */
    Histogram latencies() {
        Histogram all = SubscriberLedger.histogram();
        ledgers.forEach(ledger -> ledger.addTo(all));
        return all;
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
