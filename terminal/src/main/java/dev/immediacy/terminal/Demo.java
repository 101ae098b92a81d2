package dev.immediacy.terminal;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two clients talk through a server by one transport, and what went over the wire is drawn as a sequence diagram, with
 * the times that were measured.
 *
 * <pre>
 *   alice ── wire ──▶ server ◀── wire ── bob      a delay each way, and an ear on every read
 * </pre>
 *
 * <p><i>Thread-safe</i>: no state. Server, clients and wires live in this process while it runs.
 */
public final class Demo {

    static final String ALICE = "alice";
    static final String BOB = "bob";

    static final String GREETING = "hi bob";
    static final String ANSWER = "hi alice";
    static final String ONE = "one";
    static final String TWO = "two";

    /** Between one and two: less than a client takes to ask again. */
    private static final long BREATH_MILLIS = 5;

    private static final String CHANNEL = "lobby";

    private Demo() {}

    /**
     * Runs a demo and prints it; takes a few seconds.
     *
     * @throws IllegalArgumentException if there is no transport of this name
     * @throws java.io.UncheckedIOException if the server does not start, or somebody hears nothing for 20 s
     */
    public static void run(DemoConfig config, PrintWriter out) throws InterruptedException {
        rehearse(config);
        List<TraceEvent> events = play(config);
        new SequenceDiagram(events).print(out);
        out.println();
        DemoNotes.of(config, events).forEach(out::println);
        out.flush();
    }

    /** Once without a network and unseen: else the diagram would show classes being loaded. */
    private static void rehearse(DemoConfig config) throws InterruptedException {
        var unused = play(new DemoConfig(config.transport(), Duration.ZERO, Duration.ofMillis(20)));
    }

    /** Everything that happened, from the first connection to the last word. */
    static List<TraceEvent> play(DemoConfig config) throws InterruptedException {
        Transport transport = Transports.named(config.transport());
        Trace trace = new Trace();
        try (ImmediacyServer server =
                        ImmediacyServer.start(ServerConfig.defaults().withPort(0));
                Wire near = Wire.open(ALICE, server.uri(), config.oneWay(), trace);
                Wire far = Wire.open(BOB, server.uri(), config.oneWay(), trace);
                Speaker alice = new Speaker(transport, client(config, near, 0), ALICE, trace);
                Speaker bob = new Speaker(transport, client(config, far, 0.5), BOB, trace)) {
            alice.awaitReady();
            bob.awaitReady();
            TimeUnit.NANOSECONDS.sleep(config.roundTrip().toNanos()); // who asks again is waiting at the server by then
            talk(alice, bob);
            return trace.events();
        }
    }

    private static ClientConfig client(DemoConfig config, Wire wire, double phase) {
        return ClientConfig.of(wire.uri(), CHANNEL)
                .withPolling(Polling.every(config.pollInterval()).withPhase(phase));
    }

    private static void talk(Speaker alice, Speaker bob) throws InterruptedException {
        alice.says(GREETING);
        bob.awaitHeard(GREETING);
        alice.awaitHeard(GREETING);
        bob.says(ANSWER);
        alice.awaitHeard(ANSWER);
        bob.awaitHeard(ANSWER);
        alice.says(ONE);
        TimeUnit.MILLISECONDS.sleep(BREATH_MILLIS);
        alice.says(TWO);
        for (Speaker each : List.of(alice, bob)) {
            each.awaitHeard(ONE); // may come after the other: two requests on their way at once
            each.awaitHeard(TWO);
        }
    }
}
