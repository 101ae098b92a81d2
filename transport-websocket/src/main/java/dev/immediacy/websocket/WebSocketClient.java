package dev.immediacy.websocket;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Backoff;
import dev.immediacy.http.ChannelUri;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.PendingPublishes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a channel over one connection after another, and publishes over the same connection.
 *
 * <p>Each connection resumes where the one before ended, and what was published without an ack is sent again under its
 * id: nothing is lost or doubled either way. <i>Thread-safe</i>: connections follow one another, so the listener is called
 * one call at a time.
 */
final class WebSocketClient implements Client, ClientConnection.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketClient.class);

    private final ChannelUri resource;
    private final WebSocketConfig config;
    private final ClientListener listener;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final PendingPublishes<String> publishes = new PendingPublishes<>(WebSocketCodec::publish);
    private final ResumePoint place;

    // written by the calls of a connection, which follow one another
    private Backoff backoff = Backoff.start();

    // written by any thread
    private volatile boolean closed;
    private volatile @Nullable ClientConnection connection;

    private WebSocketClient(ClientConfig client, WebSocketConfig config, ClientListener listener) {
        this.resource = ChannelUri.of(client, "ws");
        this.config = config;
        this.listener = listener;
        this.place = new ResumePoint(client.after());
    }

    static WebSocketClient start(ClientConfig client, WebSocketConfig config, ClientListener listener) {
        WebSocketClient started = new WebSocketClient(client, config, listener);
        started.connect();
        return started;
    }

    private void connect() {
        if (closed) {
            return;
        }
        ClientConnection next = ClientConnection.open(resource.with("after", place.after()), config, this);
        connection = next;
        if (closed) {
            next.close();
        }
    }

    @Override
    public void received(ClientConnection from, String text) {
        Map<String, Json> members = WebSocketCodec.members(text);
        String type = WebSocketCodec.type(members);
        switch (type) {
            case "message" -> {
                Message message = MessageCodec.decode(MessageCodec.required(members, "message"));
                listener.message(message);
                place.reached(List.of(message.position()));
            }
            case "gap" -> {
                listener.gap();
                place.reached(WebSocketCodec.cursor(members).positions());
            }
            case "ack" -> publishes.acked(WebSocketCodec.receipt(members));
            case "error" -> refused(members);
            case "welcome" -> {
                place.welcomed(WebSocketCodec.cursor(members));
                backoff = Backoff.start();
                publishes.connected((id, frame) -> from.send(frame));
                ready.complete(null);
            }
            default -> LOG.debug("frame type={} ignored", type); // of a newer server
        }
    }

    private void refused(Map<String, Json> members) {
        Problem problem = MessageCodec.problem(400, members);
        String id = WebSocketCodec.id(members);
        if (id == null || !publishes.refused(id, problem.toException("frame"))) {
            listener.problem(problem);
        }
    }

    @Override
    public void ended(@Nullable Problem problem) {
        publishes.disconnected();
        if (closed) {
            return;
        }
        if (problem != null) {
            listener.problem(problem);
        }
        long pause = backoff.pause().toMillis();
        backoff = backoff.next();
        var unused = HttpClients.timer().schedule(this::connect, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<Receipt> publish(Draft draft) {
        return publishes.add(draft);
    }

    @Override
    public String cursor() {
        String after = place.after();
        return after == null ? "" : after;
    }

    @Override
    public void close() {
        closed = true;
        ClientConnection open = connection;
        if (open != null) {
            open.close();
        }
        publishes.close();
    }
}
