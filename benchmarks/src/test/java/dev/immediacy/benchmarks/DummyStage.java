package dev.immediacy.benchmarks;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Position;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Transport;
import dev.immediacy.testkit.RelayRead;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A transport whose delay and faults are known, to test the rig itself: every message arrives one delay later. */
final class DummyStage implements Stage, Transport {

    private static final URI DOOR = URI.create("http://127.0.0.1:1");
    private static final URI STALLING_DOOR = URI.create("http://127.0.0.1:2");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<ClientListener> listeners = new CopyOnWriteArrayList<>();
    private final List<ClientListener> stalling = new CopyOnWriteArrayList<>();
    private final Duration delay;
    private final Faults faults;
    private long published;

    DummyStage(Duration delay, Faults faults) {
        this.delay = delay;
        this.faults = faults;
    }

    /** What happens to message n on its way, counted from 1: how often it arrives, and how much later than the others. */
    interface Faults {

        Faults NONE = n -> 1;

        int copies(long n);

        default Duration extra(long n) {
            return Duration.ZERO;
        }
    }

    @Override
    public URI openDoor() {
        return DOOR;
    }

    @Override
    public URI openStallingDoor() {
        return STALLING_DOOR;
    }

    @Override
    public void stall() {
        listeners.removeAll(stalling);
    }

    @Override
    public List<RelayRead> reads(URI door) {
        return List.of();
    }

    @Override
    public Publisher publisher(String channel) {
        return new Publisher() {
            @Override
            public void publish(Json data) {
                send(data, ++published);
            }

            @Override
            public Answers answers(Duration timeout) {
                return new Answers(published, 0, 0);
            }

            @Override
            public void close() {}
        };
    }

    private void send(Json data, long n) {
        Position position = new Position("dummy", n);
        Message message = new Message("dummy", position, position.toString(), "alice", null, Instant.EPOCH, data);
        long nanos = delay.plus(faults.extra(n)).toNanos();
        for (int copy = 0; copy < faults.copies(n); copy++) {
            var unused = timer.schedule(
                    () -> listeners.forEach(listener -> listener.message(message)), nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    @Override
    public String name() {
        return "dummy";
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    @Override
    public void mount(Mount mount) {
        throw new UnsupportedOperationException("dummy has no server end");
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        listeners.add(listener);
        if (config.server().equals(STALLING_DOOR)) {
            stalling.add(listener);
        }
        return new Client() {
            @Override
            public CompletableFuture<Void> ready() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Receipt> publish(Draft draft) {
                throw new UnsupportedOperationException("dummy clients only receive");
            }

            @Override
            public String cursor() {
                return "";
            }

            @Override
            public void close() {
                listeners.remove(listener);
            }
        };
    }
}
