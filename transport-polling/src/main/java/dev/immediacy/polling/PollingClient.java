package dev.immediacy.polling;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Asker;
import dev.immediacy.http.Backoff;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.HttpPublisher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks at its interval, one poll at a time: at a fixed rate, an answer that takes longer than the interval delays the
 * polls due meanwhile, which are skipped.
 *
 * <p>The first poll, at once, only finds the client's place in the log; the rhythm begins at its answer, after the phase.
 * A poll that fails is tried again after a pause, and the rhythm begins anew. <i>Thread-safe</i>: each poll is scheduled
 * by the end of the one before, so one thread at a time is in here.
 */
final class PollingClient implements Client {

    private final Polling polling;
    private final Asker asker;
    private final HttpPublisher publisher;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    // written by the end of a poll, read by the next
    private Backoff backoff = Backoff.start();
    private long dueNanos;

    private PollingClient(ClientConfig config, ClientListener listener) {
        this.polling = config.polling();
        this.asker = new Asker(config, "poll", listener);
        this.publisher = new HttpPublisher(config);
    }

    static PollingClient start(ClientConfig config, ClientListener listener) {
        PollingClient client = new PollingClient(config, listener);
        client.poll();
        return client;
    }

    private void poll() {
        if (!asker.isClosed()) {
            var unused = asker.ask(null).thenAccept(answered -> schedule(pause(answered)));
        }
    }

    private Duration pause(boolean answered) {
        if (!answered) {
            Duration pause = backoff.pause();
            backoff = backoff.next();
            dueNanos = System.nanoTime() + pause.toNanos();
            return pause;
        }
        backoff = Backoff.start();
        long now = System.nanoTime();
        boolean first = ready.complete(null);
        if (first) {
            dueNanos = now + polling.phase().toNanos();
        } else if (polling.pacing() == Polling.Pacing.FIXED_DELAY) {
            dueNanos = now + polling.interval().toNanos();
        } else {
            long interval = polling.interval().toNanos();
            long missed = Math.max(0, now - dueNanos) / interval;
            dueNanos += (missed + 1) * interval;
        }
        return Duration.ofNanos(Math.max(0, dueNanos - now));
    }

    private void schedule(Duration pause) {
        var unused = HttpClients.timer().schedule(this::poll, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<Receipt> publish(Draft draft) {
        return publisher.publish(draft);
    }

    @Override
    public String cursor() {
        return asker.cursor();
    }

    @Override
    public void close() {
        asker.close();
    }
}
