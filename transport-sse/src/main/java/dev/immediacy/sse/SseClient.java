package dev.immediacy.sse;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Backoff;
import dev.immediacy.http.ChannelUri;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.HttpPublisher;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows an event stream, one connection after the other.
 *
 * <p>The cursor moves only behind an event that was delivered, so whatever ends a connection, the next one goes on with
 * what was not. It comes after the pause the server asked for, or the usual one, which grows while the server cannot be
 * reached. <i>Thread-safe</i>: a connection calls in here one call at a time, and begins at the end of the one before.
 */
final class SseClient implements Client, SseParser.Listener {

    private static final int MISSED_HEARTBEATS = 3;
    /** Also where a server asks for no pause at all: one that is gone would be asked in a loop. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

    private final ChannelUri resource;
    private final ClientListener listener;
    private final HttpPublisher publisher;
    private final Duration silence;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    // written by the connection, read by all
    private volatile @Nullable String cursor;

    // written by any thread
    private volatile boolean closed;

    // written by the end of a connection, read by close
    private volatile @Nullable SseConnection connection;

    // one connection after the other
    private Backoff first = Backoff.start();
    private Backoff backoff = first;

    private SseClient(ClientConfig clientConfig, SseConfig config, ClientListener listener) {
        this.resource = ChannelUri.of(clientConfig, "events");
        this.listener = listener;
        this.publisher = new HttpPublisher(clientConfig);
        this.silence = config.heartbeat().multipliedBy(MISSED_HEARTBEATS);
        this.cursor = clientConfig.after();
    }

    static SseClient start(ClientConfig clientConfig, SseConfig config, ClientListener listener) {
        SseClient client = new SseClient(clientConfig, config, listener);
        client.connect();
        return client;
    }

    private void connect() {
        HttpRequest.Builder request = resource.toRequest().header("Accept", SseCodec.MEDIA_TYPE);
        String last = cursor;
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        SseConnection next = new SseConnection(this, silence);
        connection = next;
        if (closed) {
            return;
        }
        next.open(request.build());
    }

    /** A connection is over, for whatever reason; it calls nothing else any more. */
    void ended(Problem problem) {
        if (closed) {
            return;
        }
        listener.problem(problem);
        Duration pause = backoff.pause();
        Backoff longer = backoff.next();
        backoff = longer.ceiling().compareTo(backoff.ceiling()) > 0 ? longer : backoff;
        var unused = HttpClients.timer().schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void event(SseEvent event) {
        if (closed) {
            return;
        }
        if (event.type().equals("message")) {
            message(event.data());
        } else if (event.type().equals("gap")) {
            listener.gap();
        } else if (event.type().equals("problem")) {
            problem(event.data());
        }
    }

    private void message(String data) {
        try {
            listener.message(MessageCodec.decode(Json.parse("data", data)));
        } catch (ProtocolException e) {
            listener.problem(Problem.of(e)); // asking again would bring the same
        }
    }

    private void problem(String data) {
        try {
            listener.problem(MessageCodec.problem(500, Json.parse("data", data).members("data")));
        } catch (ProtocolException e) {
            listener.problem(Problem.of(e));
        }
    }

    @Override
    public void lastEventId(String lastEventId) {
        backoff = first;
        if (!closed && !lastEventId.isEmpty()) {
            cursor = lastEventId;
            ready.complete(null);
        }
    }

    @Override
    public void retry(Duration pause) {
        first = new Backoff(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause);
    }

    @Override
    public void comment(String text) {
        // that something came is all a heartbeat says, and the connection has noticed
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
        String known = cursor;
        return known == null ? "" : known;
    }

    @Override
    public void close() {
        closed = true;
        SseConnection last = connection;
        if (last != null) {
            last.end(Problem.of(503, "client is closed", null));
        }
    }
}
