package dev.immediacy.benchmarks;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * One open-loop delivery run: subscribers connect, a few messages warm the path, then the schedule is published and
 * everything that arrives is accounted for.
 *
 * <pre>
 *   publisher ──────────────▶ server ◀──── relay ◀──── N subscribers
 *       └── intended time ── in the payload ── received time ──┘
 * </pre>
 *
 * <p>The costs are those between the schedule's start and its end. Messages and requests near either end fall on the one
 * side or the other by chance; with a steady load that cancels out. <i>Confined to</i> the thread that runs it.
 */
final class DeliveryTrial {

    private static final Schedule WARM_UP = Schedule.periodic(20, Duration.ofMillis(500));
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final long LEAD_NANOS = Duration.ofMillis(20).toNanos();
    private static final int ROUND_TRIPS_TO_DRAIN = 4;

    private final CompareConfig config;
    private final Cell cell;
    private final Stage stage;
    private final List<SubscriberLedger> ledgers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    DeliveryTrial(CompareConfig config, Cell cell, Stage stage) {
        this.config = config;
        this.cell = cell;
        this.stage = stage;
    }

    /**
     * Runs it.
     *
     * @param channel one that nobody else uses
     * @throws IllegalStateException if a subscriber does not get its place in time
     * @throws java.io.UncheckedIOException if the publisher cannot reach the server
     */
    Trial run(Schedule schedule, String channel) throws InterruptedException {
        try (Publisher publisher = stage.publisher(channel)) {
            Usage before = stage.usage();
            connect(channel);
            Usage connected = stage.usage();
            publish(publisher, WARM_UP, 0);
            drain(WARM_UP.size());
            Usage start = stage.usage();
            Pace pace = publish(publisher, schedule, WARM_UP.size());
            Usage end = stage.usage();
            int published = WARM_UP.size() + schedule.size();
            drain(published);
            Publisher.Answers answers = publisher.answers(ANSWER_TIMEOUT);
            return new Trial(
                    deliveries(published).withRefused(answers.refused()),
                    latencies(),
                    pace.withAnswerMillis(answers.medianMillis()),
                    connected.minus(before),
                    end.minus(start),
                    messageBytes());
        } finally {
            clients.forEach(Client::close);
        }
    }

    private void connect(String channel) throws InterruptedException {
        int count = config.workload().subscribers();
        Random random = new Random(config.workload().seed());
        for (int i = 0; i < count; i++) {
            SubscriberLedger ledger = new SubscriberLedger(WARM_UP.size());
            ledgers.add(ledger);
            double phase = (i + random.nextDouble()) / count; // one in each of so many equal parts: no bunch by chance
            clients.add(cell.transport().connect(clientConfig(channel, phase), ledger));
        }
        awaitReady();
    }

    private ClientConfig clientConfig(String channel, double phase) {
        ClientConfig client = ClientConfig.of(stage.uri(), channel).withHold(config.hold());
        Duration interval = cell.pollInterval();
        return interval == null
                ? client
                : client.withPolling(Polling.every(interval).withPhase(phase));
    }

    private void awaitReady() throws InterruptedException {
        CompletableFuture<?>[] ready = clients.stream().map(Client::ready).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ready).get(READY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            long placed = clients.stream()
                    .filter(client -> client.ready().isDone() && !client.ready().isCompletedExceptionally())
                    .count();
            String problem = deliveries(0).firstProblem();
            throw new IllegalStateException(
                    "subscribers must get their place within " + Ranges.text(READY_TIMEOUT) + ", " + placed + " of "
                            + ready.length + " did" + (problem == null ? "" : ": " + problem),
                    e);
        }
    }

    private Pace publish(Publisher publisher, Schedule schedule, int already) {
        int bytes = config.workload().payloadBytes();
        return Pacer.run(
                schedule,
                System.nanoTime() + LEAD_NANOS,
                (index, intended) -> publisher.publish(new Payload(already + index + 1, intended).toJson(bytes)));
    }

    /** Waits until everybody has everything, or for as long as it could take on a good day and a margin. */
    private void drain(int published) throws InterruptedException {
        Duration interval = cell.pollInterval() == null ? Duration.ZERO : cell.pollInterval();
        Duration longest = config.roundTrip()
                .multipliedBy(ROUND_TRIPS_TO_DRAIN)
                .plus(interval)
                .plus(DRAIN_MARGIN);
        long deadline = System.nanoTime() + longest.toNanos();
        for (SubscriberLedger ledger : ledgers) {
            if (!ledger.awaitDelivered(published, deadline)) {
                return;
            }
        }
    }

    private Deliveries deliveries(int published) {
        return ledgers.stream().map(ledger -> ledger.deliveries(published)).reduce(Deliveries.NONE, Deliveries::plus);
    }

    private Histogram latencies() {
        Histogram all = SubscriberLedger.histogram();
        ledgers.forEach(ledger -> ledger.addTo(all));
        return all;
    }

    private int messageBytes() {
        return ledgers.stream().mapToInt(SubscriberLedger::messageBytes).max().orElse(0);
    }
}
