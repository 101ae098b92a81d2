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
    private static final Duration LISTENING = Duration.ofMillis(1_500);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration WINDOW = Duration.ofMillis(600);
    private static final int TURNS_IN_WINDOW = 2;

    private final Block block;
    private final ServerProcess server;
    private final CpuClock cpu;
    private final RelayConfig network;
    private final Schedule schedule;
    private final Duration rest;

    Calibrator(Block block, ServerProcess server, CpuClock cpu) {
        this.block = block;
        this.server = server;
        this.cpu = cpu;
        this.network = block.network();
        Workload workload = block.workload();
        this.rest = block.calibrationRest();
        // not periodic: the log's times are cut off at the millisecond, and each message would be cut alike
        this.schedule = Schedule.poisson(workload.calibrationRate(), LISTENING, workload.seed());
    }

    /**
     * Takes one second for the idle server, one for the relay, one and a half for each of publishing and fan-out, one for
     * each way of asking, and some forty round trips for the clients of long polls.
     */
    Calibration measure(List<Cell> cells) throws InterruptedException {
        double idleCpu = idleCpuMillisPerSecond();
        RelayCalibration echo = RelayCalibration.measure(network, ECHOES, ECHOES_PER_SECOND);
        double fanOut = NullFanOut.extraMillis(network, subscribers(), schedule);
        Published published = publish();
        return Calibration.of(
                network,
                new Calibration.Machine(published.millis, fanOut, idleCpu, cpu.source()),
                echo,
                exchanges(cells),
                published.messageBytes);
    }

    /** What each way of asking takes; the client of long polls is timed when all are answered at once, as a broadcast does. */
    private Map<String, Exchange> exchanges(List<Cell> cells) throws InterruptedException {
        Map<String, Exchange> exchanges = new LinkedHashMap<>();
        NullAnswers.Result atOnce = null;
        for (Cell cell : cells) {
            String name = cell.transport().name();
            if (cell.isPull() && cell.unavailable() == null && !exchanges.containsKey(name)) {
                Exchange exchange = ask(cell);
                if (cell.isLongPoll()) {
                    atOnce = atOnce == null ? NullAnswers.measure(network, subscribers(), cell, rest) : atOnce;
                    exchange = exchange.with(atOnce);
                }
                exchanges.put(name, exchange);
            }
        }
        return exchanges;
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
                    schedule,
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

    /** As many as there are subscribers, their phases spread over a turn as those of short polls are. */
    private Exchange ask(Cell cell) {
        Duration turn = network.roundTrip().plus(rest);
        try (Stage stage = new RelayStage(server, cpu, network, block.workload().payloadBytes())) {
            long startNanos = System.nanoTime();
            List<AskLoop> loops = IntStream.range(0, subscribers())
                    .mapToObj(i -> {
                        Pacer.awaitTime(startNanos
                                + turn.multipliedBy(i).dividedBy(subscribers()).toNanos());
                        return AskLoop.start(ClientConfig.of(stage.openDoor(), Rig.channel()), cell, rest);
                    })
                    .toList();
            long since = System.nanoTime() + SETTLE.plus(turn.multipliedBy(2)).toNanos();
            Pacer.awaitTime(
                    since + WINDOW.plus(turn.multipliedBy(TURNS_IN_WINDOW)).toNanos());
            loops.forEach(AskLoop::close);
            Exchange.Sums sums = cell.isLongPoll()
                    ? new Exchange.Sums(network, rest, Duration.ZERO)
                    : new Exchange.Sums(network, Duration.ZERO, rest);
            loops.forEach(loop -> sums.add(stage.reads(loop.door()), loop.answeredNanos(), since));
            return sums.exchange(cell.label());
        }
    }
}
