package dev.immediacy.longpoll;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Asker;
import dev.immediacy.http.Backoff;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.HttpPublisher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks again as soon as it is answered, and lets the server wait; one request at a time.
 *
 * <p>The first request lets nobody wait: it only finds the client's place in the log. A request that fails is tried again
 * after a pause. <i>Thread-safe</i>: each request is sent by the end of the one before, so one thread at a time is in here.
 */
final class LongpollClient implements Client {

    /** A client that never let the server wait would ask without a pause. */
    private static final Duration MIN_HOLD = Duration.ofMillis(100);

    private final Duration hold;
    private final Asker asker;
    private final HttpPublisher publisher;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    // written by the end of a request, read by the next
    private Backoff backoff = Backoff.start();

    private LongpollClient(ClientConfig config, ClientListener listener) {
        this.hold = config.hold().compareTo(MIN_HOLD) < 0 ? MIN_HOLD : config.hold();
        this.asker = new Asker(config, "longpoll", listener);
        this.publisher = new HttpPublisher(config);
    }

    static LongpollClient start(ClientConfig config, ClientListener listener) {
        LongpollClient client = new LongpollClient(config, listener);
        client.ask();
        return client;
    }

    private void ask() {
        if (!asker.isClosed()) {
            var unused = asker.ask(ready.isDone() ? hold : Duration.ZERO).thenAccept(this::answered);
        }
    }

    private void answered(boolean answered) {
        if (answered) {
            backoff = Backoff.start();
            ready.complete(null);
            ask();
        } else {
            long pause = backoff.pause().toMillis();
            backoff = backoff.next();
            var unused = HttpClients.timer().schedule(this::ask, pause, TimeUnit.MILLISECONDS);
        }
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
