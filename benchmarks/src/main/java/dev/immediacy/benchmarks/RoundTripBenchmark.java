package dev.immediacy.benchmarks;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Message;
import dev.immediacy.core.Polling;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Subscriber;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * <b>Question.</b> How long is one message's way to the server and back to its sender, when nothing else is under way?
 *
 * <p><b>Prediction.</b> Without a network's delay all pushing transports and long polling take the same few hundred
 * microseconds, two thread wake-ups at either end. Polling takes about its interval of 10 ms more: a closed loop
 * publishes right after a poll, so it waits for nearly all of the next one.
 *
 * <p><b>Command.</b> {@code ./immediacy bench RoundTrip}; {@code -p transport=NAME} for one, or one not listed here.
 *
 * <pre>
 *   client ── publish ──▶ server (same JVM, loopback, port 0)
 *   client ◀── message ── server      the next publish follows the last message: closed loop
 * </pre>
 *
 * <p><b>What it does not tell.</b> Immediacy. A closed loop publishes when it suits the transport: here the next long
 * poll leaves together with the next message, so that it looks like push; {@code ./immediacy compare} publishes when it is time to. Nor does one
 * client tell how many can be served.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RoundTripBenchmark {

    private static final String CHANNEL = "roundtrip";
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Draft DRAFT = Draft.of(Json.ofString("ping"));

    /** For JMH. */
    public RoundTripBenchmark() {}

    /** The hub alone: no transport, no socket, but the same drain thread. */
    @Benchmark
    public void baseline(InProcess loop, Blackhole hole) throws InterruptedException {
        hole.consume(loop.hub.publish(CHANNEL, "alice", DRAFT));
        await(loop.arrivals);
    }

    /** One client that publishes and receives its own message. */
    @Benchmark
    public void roundTrip(Connected loop, Blackhole hole) throws InterruptedException {
        hole.consume(loop.client().publish(DRAFT));
        await(loop.arrivals);
    }

    private static void await(Semaphore arrivals) throws InterruptedException {
        if (!arrivals.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("message must arrive within " + Ranges.text(PATIENCE) + ", did not");
        }
    }

    /** A hub and a reader in one process. */
    @State(Scope.Benchmark)
    public static class InProcess implements Subscriber {

        private final MemoryHub hub = MemoryHub.create();
        private final Semaphore arrivals = new Semaphore(0);
        private final Reader reader = hub.reader(new ReadRequest(CHANNEL, null, null));

        /** For JMH. */
        public InProcess() {}

        /** Subscribes the reader. */
        @Setup
        public void subscribe() {
            reader.subscribe(this);
        }

        @Override
        public void wake() {
            reader.next().forEach(batch -> arrivals.release(batch.entries().size()));
        }

        @Override
        public void close(CloseReason reason) {}

        /** Ends the hub's threads. */
        @TearDown
        public void close() {
            hub.close();
        }
    }

    /** A server and one client of it. */
    @State(Scope.Benchmark)
    public static class Connected {

        /** The name of a transport on the class path. */
        @Param({"polling", "longpoll", "sse", "websocket"})
        public String transport = "";

        private final ImmediacyServer server =
                ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        private final Semaphore arrivals = new Semaphore(0);
        private List<Client> clients = List.of();

        /** For JMH. */
        public Connected() {}

        /** Connects the client. */
        @Setup
        public void connect() {
            Cell cell = Cell.of(Rows.defaults()
                            .withTransports(List.of(transport))
                            .withPollIntervals(List.of(POLL_INTERVAL)))
                    .get(0);
            ClientConfig config = ClientConfig.of(server.uri(), CHANNEL).withPolling(Polling.every(POLL_INTERVAL));
            Client client = cell.transport().connect(config, this::arrived);
            client.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            clients = List.of(client);
        }

        private void arrived(Message message) {
            arrivals.release();
        }

        private Client client() {
            return clients.get(0);
        }

        /** Disconnects it and stops the server. */
        @TearDown
        public void close() {
            clients.forEach(Client::close);
            server.close();
        }
    }
}
