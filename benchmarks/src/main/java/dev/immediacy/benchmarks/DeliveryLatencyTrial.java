package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * <b>Question.</b> How late is a message received, from the time it was meant to be published: the figure of
 * {@code ./immediacy compare}, by the same engine, with a JVM of its own for each repeat.
 *
 * <p><b>Prediction.</b> {@link Model}: at 10 msg/s over 50 ms some 76 ms for polling each 100 ms, 37 to 43 for long polling
 * (of these very messages), 26 for whatever pushes.
 *
 * <p><b>Command.</b> {@code ./immediacy bench DeliveryLatency}; {@code -p transport=NAME} for one.
 *
 * <pre>
 *   schedule ──▶ publisher ──▶ server (a process of its own) ◀── relay, 50 ms ◀── 10 subscribers
 *        └── intended time ─────────── in the payload ─────────── received time ──┘
 * </pre>
 *
 * <p><b>How to read it.</b> A fork is one trial of one schedule. The score of {@code delivery} is that schedule's length and
 * says nothing; the figures are its secondary results, {@code meanMillis} and the percentiles: averages over the forks, to
 * which the line of each fork shows what that one adds. With {@code -f 1} it is the trial's own figure.
 *
 * <p><b>What it does not tell.</b> An interval: JMH has none for these. All forks publish the same schedule, so nothing is
 * learnt of other messages. One trial's samples support no p99.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(5)
public class DeliveryLatencyTrial {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Block BLOCK = Block.defaults();

    /** For JMH. */
    public DeliveryLatencyTrial() {}

    /** One trial: the first pass of {@code ./immediacy compare}'s default block. */
    @Benchmark
    public void delivery(Running running, Figures figures) throws InterruptedException {
        figures.take(running.trial());
    }

    /** A server process, and what is measured of it. */
    @State(Scope.Benchmark)
    public static class Running {

        /** The name of a transport on the class path. */
        @Param({"polling", "longpoll", "sse", "socketio", "websocket"})
        public String transport = "";

        private List<ServerProcess> servers = List.of();

        /** For JMH. */
        public Running() {}

        /** Starts the server and lets messages through until both JVMs have compiled what delivers them. */
        @Setup(Level.Trial)
        public void start() throws InterruptedException {
            servers = List.of(ServerProcess.start(ServerCommand.defaults()));
            try (Stage stage = stage(RelayConfig.defaults())) {
                new Rehearsal(cell(), stage).run(Rig.channel());
            }
        }

        Trial trial() throws InterruptedException {
            try (Stage stage = stage(BLOCK.network())) {
                return new DeliveryTrial(BLOCK, cell(), stage).run(BLOCK.schedule(0), Rig.channel());
            }
        }

        private Cell cell() {
            Rows rows = BLOCK.rows().withTransports(List.of(transport)).withPollIntervals(List.of(INTERVAL));
            return Cell.of(rows).get(0);
        }

        private Stage stage(RelayConfig network) {
            ServerProcess server = servers.get(0);
            int payload = BLOCK.workload().payloadBytes();
            return new RelayStage(server, new CpuClock(server.handle()), network, payload);
        }

        /** Ends the server. */
        @TearDown(Level.Trial)
        public void stop() {
            servers.forEach(ServerProcess::close);
        }
    }

    /** What one trial gives to the average over the forks: JMH adds up events, over iterations and forks. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Figures {

        private static final double P50 = 50;
        private static final double P90 = 90;

        /** The mean latency. */
        public double meanMillis;
        /** Half of the samples are at most this. */
        public double p50Millis;
        /** Nine of ten. */
        public double p90Millis;
        /** Messages that did not arrive, of all forks: the other figures flatter if there are any. */
        public long lost;

        private int forks = 1;

        /** For JMH. */
        public Figures() {}

        /** Counts the forks; without any, the trial runs once. */
        @Setup(Level.Trial)
        public void count(BenchmarkParams params) {
            forks = Math.max(1, params.getForks());
        }

        void take(Trial trial) {
            meanMillis = trial.meanMillis() / forks;
            p50Millis = trial.latencyNanos().getValueAtPercentile(P50) / 1e6 / forks;
            p90Millis = trial.latencyNanos().getValueAtPercentile(P90) / 1e6 / forks;
            lost = trial.deliveries().lost();
        }
    }
}
