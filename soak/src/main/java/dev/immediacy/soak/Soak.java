package dev.immediacy.soak;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Names;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Position;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Publishers and subscribers on every transport of the class path, faults of all kinds, and a check of what each
 * subscriber received: nothing lost without a gap told, nothing doubled, reordered, altered, or at the wrong user.
 *
 * <p>There is one channel for all, and an inbox for each subscriber. Each transport has a relay of its own in front of the
 * one server. The faults follow from the seed; what the machine makes of them does not, so the same seed repeats the same
 * faults at the same times, to the same targets where there are as many. <i>Confined to</i> the thread that runs it.
 */
public final class Soak implements AutoCloseable {

    /** Each log retains about so many seconds of messages: who stays away longer has to be told of a gap. */
    static final int RETAINED_SECONDS = 60;

    private static final String ROOM = "room";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration HOLD = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 20;
    private static final int THREADS = 4;

    private final SoakConfig config;
    private final long startNanos = System.nanoTime();
    private final LogBook book = new LogBook();
    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(THREADS, DaemonThreads.named("soak"));
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Talker> talkers = new ArrayList<>();
    private final Injector injector;

    // written by whoever restarts it
    private volatile ImmediacyServer server;

    private Soak(SoakConfig config) {
        this.config = config;
        this.server = startServer(Ports.free());
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.uri().getPort());
        server.transports().forEach(transport -> lanes.add(Lane.open(transport, address)));
        this.injector = new Injector(lanes, listeners, talkers, this::restart, timer);
    }

    /**
     * Runs a soak.
     *
     * @param progress is told every ten seconds how it goes
     * @return what it found
     * @throws java.io.UncheckedIOException if a port could not be opened
     */
    public static SoakReport run(SoakConfig config, Consumer<String> progress) throws InterruptedException {
        try (Soak soak = new Soak(config)) {
            return soak.play(progress);
        }
    }

    private SoakReport play(Consumer<String> progress) throws InterruptedException {
        List<String> violations = new ArrayList<>();
        assemble(violations);
        long speechNanos = TimeUnit.SECONDS.toNanos(1) * talkers.size() / config.rate();
        List<Future<?>> speeches = new ArrayList<>();
        for (Talker talker : talkers) {
            speeches.add(timer.scheduleAtFixedRate(talker::speak, 0, speechNanos, TimeUnit.NANOSECONDS));
        }
        var unused = timer.scheduleAtFixedRate(() -> progress.accept(progress()), 10, 10, TimeUnit.SECONDS);
        misfortunes();
        speeches.forEach(speech -> speech.cancel(false));
        injector.heal();
        violations.addAll(settle());
        listeners.forEach(listener ->
                listener.record().violations().forEach(text -> violations.add(listener.user() + ": " + text)));
        violations.addAll(book.violations());
        return report(violations);
    }

    private void assemble(List<String> violations) throws InterruptedException {
        int count = config.subscribers() * lanes.size();
        List<String> users =
                IntStream.range(0, count).mapToObj(i -> "listener-" + i).toList();
        ClientConfig client = ClientConfig.of(server.uri(), ROOM)
                .withPolling(Polling.every(POLL_INTERVAL))
                .withHold(HOLD);
        for (int i = 0; i < count; i++) {
            Listener listener = new Listener(client, users.get(i), book);
            listeners.add(listener);
            try {
                listener.connect(lanes.get(i % lanes.size())).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                violations.add(listener.user() + " could not connect: " + e);
            }
        }
        lanes.forEach(lane -> talkers.add(new Talker(lane, client, users, book, timer)));
    }

    /** Each fault when it is due; one that takes its time delays the next. */
    private void misfortunes() throws InterruptedException {
        long begin = System.nanoTime();
        for (Fault fault : Fault.plan(config)) {
            TimeUnit.NANOSECONDS.sleep(fault.at().toNanos() - (System.nanoTime() - begin));
            injector.inject(fault);
        }
        TimeUnit.NANOSECONDS.sleep(config.duration().toNanos() - (System.nanoTime() - begin));
    }

    private void restart() {
        int port = server.uri().getPort();
        server.close();
        server = startServer(port);
    }

    private ImmediacyServer startServer(int port) {
        HubConfig hub = HubConfig.defaults();
        return ImmediacyServer.start(ServerConfig.defaults()
                .withPort(port)
                .withHub(hub.withRetention(hub.retention().withMessages(config.rate() * RETAINED_SECONDS))));
    }

    /** Waits until every publisher has its receipts and every subscriber what its logs hold; what is missing then is lost. */
    private List<String> settle() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> missing = missing();
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            missing = missing();
        }
        return missing;
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Talker talker : talkers) {
            if (talker.unanswered() > 0) {
                missing.add(talker + " has no receipt for " + talker.unanswered() + " messages");
            }
        }
        for (Listener listener : listeners) {
            for (String channel : List.of(ROOM, Names.inbox(listener.user()))) {
                Position end = end(channel);
                Position last = listener.record().last(channel);
                if (end.sequence() > 0 && !last.equals(end)) {
                    missing.add(listener.user() + " stands at " + last + " of " + channel + ", which ends at " + end);
                }
            }
        }
        return missing;
    }

    private Position end(String channel) {
        try (Reader reader = server.hub().reader(new ReadRequest(channel, null, null))) {
            return reader.cursor().positions().get(0);
        }
    }

    private String progress() {
        return elapsed().toSeconds() + " s: " + published() + " published, " + book.deliveries() + " delivered, "
                + injector.count() + " faults";
    }

    private SoakReport report(List<String> violations) {
        Map<String, Long> faults = new LinkedHashMap<>();
        for (FaultKind kind : FaultKind.values()) {
            faults.put(kind.label(), injector.count(kind));
        }
        return new SoakReport(
                config,
                elapsed(),
                published(),
                talkers.stream().mapToLong(Talker::retries).sum(),
                book.deliveries(),
                listeners.stream().mapToLong(l -> l.record().gaps()).sum(),
                listeners.stream().mapToLong(l -> l.record().holes()).sum(),
                faults,
                violations);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private long published() {
        return talkers.stream().mapToLong(Talker::published).sum();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        talkers.forEach(Talker::close);
        listeners.forEach(Listener::close);
        lanes.forEach(Lane::close);
        server.close();
    }
}
