package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.testkit.RelayCalibration;
import dev.immediacy.testkit.RelayConfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures what the model is fed with. <i>Confined to</i> the comparison's thread. */
final class Calibrator {

    private static final int ECHOES = 200;
    private static final int ECHOES_PER_SECOND = 200;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration WINDOW = Duration.ofMillis(1_500);
    private static final int ROUND_TRIPS_IN_WINDOW = 4;

    private final CompareConfig config;
    private final URI server;
    private final CpuClock cpu;
    private final RelayConfig network;

    Calibrator(CompareConfig config, URI server, CpuClock cpu, RelayConfig network) {
        this.config = config;
        this.server = server;
        this.cpu = cpu;
        this.network = network;
    }

    Calibration measure(List<Cell> cells) {
        double idleCpu = idleCpuMillisPerSecond();
        RelayCalibration echo = RelayCalibration.measure(network, ECHOES, ECHOES_PER_SECOND);
        double echoMillis = (network.roundTrip().toNanos() + echo.extra().p50Nanos()) / 1e6;
        Map<String, Double> bytes = new HashMap<>();
        Double gap = null;
        for (String name :
                cells.stream().map(cell -> cell.transport().name()).distinct().toList()) {
            if (name.equals(Cell.POLLING)) {
                bytes.put(name, Idle.bytesPerRequest(ask("poll", null)));
            } else if (name.equals(Cell.LONGPOLL)) {
                Usage asked = ask("longpoll", Duration.ZERO);
                bytes.put(name, Idle.bytesPerRequest(asked));
                gap = Idle.gapMillis(asked, loops());
            }
        }
        return new Calibration(
                config.roundTrip().toNanos() / 1e6,
                echo.extra().p50Nanos() / 1e3,
                echo.extra().p99Nanos() / 1e3,
                echoMillis / 2,
                gap,
                gap == null ? null : gap - echoMillis,
                bytes,
                idleCpu,
                cpu.source());
    }

    /** Arithmetic on what loops used that ask for nothing. */
    private static final class Idle {

        static double bytesPerRequest(Usage used) {
            return (double) used.traffic().totalBytes() / used.traffic().upstreamReads();
        }

        static double gapMillis(Usage used, int loops) {
            return loops * used.atNanos() / 1e6 / used.traffic().upstreamReads();
        }
    }

    private double idleCpuMillisPerSecond() {
        long before = cpu.nanos();
        long start = System.nanoTime();
        Pacer.awaitTime(start + IDLE.toNanos());
        return (cpu.nanos() - before) * 1e3 / (System.nanoTime() - start);
    }

    /** As many as there are subscribers: a broadcast brings them all back at once, and they queue for the processors. */
    private int loops() {
        return config.workload().subscribers();
    }

    private Usage ask(String resource, @Nullable Duration hold) {
        try (Stage stage = new RelayStage(server, cpu, network)) {
            ClientConfig client = ClientConfig.of(stage.uri(), "compare-idle");
            List<AskLoop> loops = IntStream.range(0, loops())
                    .mapToObj(i -> AskLoop.start(client, resource, hold))
                    .toList();
            Duration connecting = network.roundTrip().multipliedBy(ROUND_TRIPS_IN_WINDOW);
            Pacer.awaitTime(System.nanoTime() + SETTLE.plus(connecting).toNanos());
            Usage before = stage.usage();
            Pacer.awaitTime(before.atNanos() + WINDOW.plus(connecting).toNanos());
            Usage used = stage.usage().minus(before);
            loops.forEach(AskLoop::close);
            if (used.traffic().upstreamReads() == 0) {
                throw new IllegalStateException("server must answer at " + resource + ", did not");
            }
            return used;
        }
    }
}
