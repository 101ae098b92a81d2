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
import org.jspecify.annotations.Nullable;

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
    private static final String LONGPOLL = "longpoll";

    private final Block block;
    private final ServerProcess server;
    private final CpuClock cpu;
    private final RelayConfig network;

    Calibrator(Block block, ServerProcess server, CpuClock cpu, RelayConfig network) {
        this.block = block;
        this.server = server;
        this.cpu = cpu;
        this.network = network;
    }

    /** Takes about two seconds for the relay, two for each of publishing and fan-out, and two for each way of asking. */
    Calibration measure(List<Cell> cells) throws InterruptedException {
        double idleCpu = idleCpuMillisPerSecond();
        RelayCalibration echo = RelayCalibration.measure(network, ECHOES, ECHOES_PER_SECOND);
        double fanOut = NullFanOut.extraMillis(network, subscribers(), LISTENING);
        Published published = publish();
        Map<String, Double> gaps = new LinkedHashMap<>();
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (Cell cell : cells) {
            String name = cell.transport().name();
            if (cell.isPull() && cell.unavailable() == null && !gaps.containsKey(name)) {
                Usage asked = ask(cell);
                gaps.put(
                        name,
                        subscribers() * asked.atNanos() / 1e6 / asked.traffic().upstreamReads());
                bytes.put(
                        name,
                        (double) asked.traffic().totalBytes() / asked.traffic().upstreamReads());
            }
        }
        double roundTrip = network.roundTrip().toNanos() / 1e6;
        Double gap = gaps.get(LONGPOLL);
        return new Calibration(
                roundTrip,
                published.millis,
                fanOut,
                published.millis + network.downstreamDelay().toNanos() / 1e6 + fanOut,
                echo.extra().p50Nanos() / 1e3,
                echo.extra().p99Nanos() / 1e3,
                gap,
                gap == null ? null : gap - roundTrip,
                gaps,
                bytes,
                published.messageBytes,
                idleCpu,
                cpu.source());
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
     * @param millis from the intended time to the log, on average
     * @param messageBytes the wire JSON of one message
     */
    private record Published(double millis, int messageBytes) {

        static Published of(List<Message> messages, long epochNanos) {
            double millis = messages.stream()
                    .mapToDouble(
                            message -> Epoch.loggedNanos(message.publishedAt().toEpochMilli(), epochNanos)
                                    - Payload.parse(message.data()).intendedNanos())
                    .average()
                    .orElse(0);
            return new Published(millis / 1e6, MessageCodec.encode(messages.get(0)).length);
        }
    }

    /** As many as there are subscribers: a broadcast brings them all back at once, and they queue for the processors. */
    private Usage ask(Cell cell) throws InterruptedException {
        @Nullable Duration hold = cell.isLongPoll() ? Duration.ZERO : null;
        try (Stage stage = new RelayStage(server, cpu, network, block.workload().payloadBytes())) {
            List<AskLoop> loops = IntStream.range(0, subscribers())
                    .mapToObj(i -> AskLoop.start(ClientConfig.of(stage.openDoor(), Rig.channel()), cell, hold))
                    .toList();
            Duration connecting = network.roundTrip().multipliedBy(ROUND_TRIPS_IN_WINDOW);
            Pacer.awaitTime(System.nanoTime() + SETTLE.plus(connecting).toNanos());
            Usage before = stage.usage();
            Pacer.awaitTime(before.atNanos() + WINDOW.plus(connecting).toNanos());
            Usage used = stage.usage().minus(before);
            loops.forEach(AskLoop::close);
            if (used.traffic().upstreamReads() == 0) {
                throw new IllegalStateException("server must answer " + cell.label() + ", did not");
            }
            return used;
        }
    }
}
