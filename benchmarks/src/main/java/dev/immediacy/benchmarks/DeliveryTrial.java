package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One open-loop delivery run: subscribers connect, a few messages warm the path, then the schedule is published and
 * everything that arrives is accounted for. A workload's stalled subscribers read nothing of it, and count nowhere.
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
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(10);
    private static final Duration LOSING_DRAIN_MARGIN = Duration.ofMillis(300);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAD = Duration.ofMillis(20);
    private static final int ROUND_TRIPS_TO_DRAIN = 4;
    static final int DELIVERIES_KEPT = 200_000;

    private final Block block;
    private final Cell cell;
    private final Stage stage;
    private final List<URI> doors = new ArrayList<>();
    private final Subscribers subscribers = new Subscribers();
    private final Subscribers stalled = new Subscribers();

    DeliveryTrial(Block block, Cell cell, Stage stage) {
        this.block = block;
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
        try (subscribers;
                stalled;
                Publisher publisher = stage.publisher(channel)) {
            Usage before = stage.usage();
            connect(channel);
            Usage connected = stage.usage();
            stage.stall();
            publish(publisher, WARM_UP, 0, System.nanoTime(), new ArrayList<>());
            drain(WARM_UP.size());
            awaitNextPolls();
            Usage start = stage.usage();
            long startNanos = System.nanoTime() + LEAD.toNanos();
            List<Long> sent = new ArrayList<>(schedule.size());
            Pace pace = publish(publisher, schedule, WARM_UP.size(), startNanos, sent);
            Usage window = stage.usage().minus(start);
            int published = WARM_UP.size() + schedule.size();
            drain(published);
            Publisher.Answers answers = publisher.answers(ANSWER_TIMEOUT);
            return new Trial(
                    subscribers.account(published).withRefused(answers.refused()),
                    subscribers.latencies(),
                    pace.withAnswerMillis(answers.medianMillis()).withClientCpu(window),
                    connected.minus(before),
                    window,
                    messageBytes(),
                    recording(schedule, startNanos, sent));
        }
    }

    private void connect(String channel) throws InterruptedException {
        int count = block.workload().subscribers();
        Random random = new Random(block.workload().seed());
        for (int i = 0; i < count; i++) {
            doors.add(stage.openDoor());
            ClientConfig client = ClientConfig.of(doors.get(i), channel).withHold(block.hold());
            double phase = (i + random.nextDouble()) / count; // one in each of so many equal parts: no bunch by chance
            subscribers.connect(cell, client, phase, new SubscriberLedger(WARM_UP.size(), DELIVERIES_KEPT / count));
        }
        connectStalled(channel, random);
        subscribers.awaitReady(READY_TIMEOUT);
        stalled.awaitReady(READY_TIMEOUT);
    }

    /** Those that will stop reading; whatever they hear is thrown away. */
    private void connectStalled(String channel, Random random) {
        for (int i = 0; i < block.workload().stalled(); i++) {
            ClientConfig client =
                    ClientConfig.of(stage.openStallingDoor(), channel).withHold(block.hold());
            stalled.connect(cell, client, random.nextDouble(), new SubscriberLedger(WARM_UP.size(), 0));
        }
    }

    private Pace publish(Publisher publisher, Schedule schedule, int already, long startNanos, List<Long> sentNanos) {
        int bytes = block.workload().payloadBytes();
        return Pacer.run(schedule, startNanos, (index, intended) -> {
            sentNanos.add(System.nanoTime());
            publisher.publish(new Payload(already + index + 1, intended).toJson(bytes));
        });
    }

    /** Waits until everybody has everything, or for as long as it could take on a good day and a margin. */
    private void drain(int published) throws InterruptedException {
        Duration interval = cell.interval() == null ? Duration.ZERO : cell.interval();
        Duration longest = block.roundTrip()
                .multipliedBy(ROUND_TRIPS_TO_DRAIN)
                .plus(interval)
                .plus(cell.strategy().loses() ? LOSING_DRAIN_MARGIN : DRAIN_MARGIN);
        subscribers.awaitDelivered(published, System.nanoTime() + longest.toNanos());
    }

    /** A client has the last message of the warm-up before its next poll waits at the server. */
    private void awaitNextPolls() {
        Pacer.awaitTime(System.nanoTime() + block.roundTrip().toNanos());
    }

    private int messageBytes() {
        return subscribers.ledgers().stream()
                .mapToInt(SubscriberLedger::messageBytes)
                .max()
                .orElse(0);
    }

    private Recording recording(Schedule schedule, long startNanos, List<Long> sentNanos) {
        long epochNanos = Epoch.nanos(Instant.now());
        List<SubscriberLedger> ledgers = subscribers.ledgers();
        List<Recording.Heard> heard = IntStream.range(0, ledgers.size())
                .mapToObj(i -> new Recording.Heard(ledgers.get(i).deliveries(), stage.reads(doors.get(i))))
                .toList();
        return new Recording(schedule, startNanos, sentNanos, epochNanos, WARM_UP.size(), heard);
    }
}
