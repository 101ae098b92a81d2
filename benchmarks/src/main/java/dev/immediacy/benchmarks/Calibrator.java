package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.http.Asker;
import dev.immediacy.testkit.RelayCalibration;
import dev.immediacy.testkit.RelayConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures what the model is fed with. <i>Confined to</i> the comparison's thread. */
final class Calibrator {

    private static final int ECHOES = 200;
    private static final int ECHOES_PER_SECOND = 200;
    /** Seldom enough that the machine falls asleep between two, as it does in most blocks. */
    private static final Schedule LISTENING = Schedule.periodic(20, Duration.ofSeconds(2));

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration WINDOW = Duration.ofMillis(1_200);
    private static final int ROUND_TRIPS_IN_WINDOW = 4;

    private final Block block;
    private final ServerProcess server;
    private final CpuClock cpu;
    private final RelayConfig network;

    Calibrator(Block block, ServerProcess server, CpuClock cpu) {
        this.block = block;
        this.server = server;
        this.cpu = cpu;
        this.network = block.network();
    }

    /** Takes about two seconds for the relay, two for each of publishing and fan-out, and two for each way of asking. */
    Calibration measure(List<Cell> cells) throws InterruptedException {
        double idleCpu = idleCpuMillisPerSecond();
        RelayCalibration echo = RelayCalibration.measure(network, ECHOES, ECHOES_PER_SECOND);
        double fanOut = NullFanOut.extraMillis(network, subscribers(), LISTENING);
        Published published = publish();
        Map<String, Exchange> exchanges = new LinkedHashMap<>();
        for (Cell cell : cells) {
            String name = cell.transport().name();
            if (cell.isPull() && cell.unavailable() == null && !exchanges.containsKey(name)) {
                exchanges.put(name, ask(cell));
            }
        }
        return Calibration.of(
                network,
                new Calibration.Machine(published.millis, fanOut, idleCpu, cpu.source()),
                echo,
                exchanges,
                published.messageBytes);
    }

    private int subscribers() {
        return block.workload().subscribers();
    }

    private double idleCpuMillisPerSecond() {
        long before = cpu.nanos();
        long start = System.nanoTime();
        Pacer.awaitTime(start + IDLE.toNanos());
        return (cpu.nanos() - before) * 1e3 / (System.nanoTime() - start);
    }

    /** Publishes to a channel that nobody follows, and reads afterwards when its log had each message. */
    private Published publish() throws InterruptedException {
        String channel = Rig.channel();
        try (Publisher publisher = PipelinedPublisher.connect(server.uri(), channel)) {
            long epochNanos = Epoch.nanos(Instant.now());
            var unused = Pacer.run(
                    LISTENING,
                    System.nanoTime(),
                    (index, intended) -> publisher.publish(new Payload(index + 1, intended)
                            .toJson(block.workload().payloadBytes())));
            publisher.answers(ANSWER_TIMEOUT);
            return Published.of(read(channel), epochNanos);
        }
    }

    private List<Message> read(String channel) {
        List<Message> messages = new ArrayList<>();
        ClientConfig client = ClientConfig.of(server.uri(), channel).withAfter("0");
        try (Asker asker = new Asker(client, "poll", messages::add)) {
            asker.ask(null).join();
        }
        if (messages.isEmpty()) {
            throw new IllegalStateException("server must keep what was published, kept nothing");
        }
        return messages;
    }

    /**
     * How publishing went. <i>Immutable.</i>
     *
     * @param millis from the intended time to the log, half of the time at most
     * @param messageBytes the wire JSON of one message
     */
    private record Published(double millis, int messageBytes) {

        static Published of(List<Message> messages, long epochNanos) {
            List<Double> millis = messages.stream()
                    .map(message -> (Epoch.loggedNanos(message.publishedAt().toEpochMilli(), epochNanos)
                                    - Payload.parse(message.data()).intendedNanos())
                            / 1e6)
                    .toList();
            return new Published(Interval.median(millis), MessageCodec.encode(messages.get(0)).length);
        }
    }

    /** As many as there are subscribers: a broadcast brings them all back at once, and they queue for the processors. */
    private Exchange ask(Cell cell) {
        try (Stage stage = new RelayStage(server, cpu, network, block.workload().payloadBytes())) {
            List<AskLoop> loops = IntStream.range(0, subscribers())
                    .mapToObj(i -> AskLoop.start(ClientConfig.of(stage.openDoor(), Rig.channel()), cell))
                    .toList();
            Duration connecting = network.roundTrip().multipliedBy(ROUND_TRIPS_IN_WINDOW);
            long since = System.nanoTime() + SETTLE.plus(connecting).toNanos();
            Pacer.awaitTime(since + WINDOW.plus(connecting).toNanos());
            loops.forEach(AskLoop::close);
            Exchange.Sums sums = new Exchange.Sums(network);
            loops.forEach(loop -> sums.add(stage.reads(loop.door()), loop.answeredNanos(), since));
            return sums.exchange(cell.label());
        }
    }
}
