package dev.immediacy.socketio;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Backoff;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.PendingPublishes;
import io.socket.client.Socket;
import io.socket.thread.EventThread;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The official Java client under this library's contract: it joins one channel, and joins again with its cursor each
 * time it connects.
 *
 * <p>The handshake is polling, the upgrade follows, and then the client is ready: it has its place before, but what it
 * stands for is the connection it was negotiated up to. The official client reconnects by itself when the connection is
 * lost, but takes a refusal for final: then a new one is made after a pause. What was published without an answer is
 * sent again under its id. <i>Thread-safe</i>: the listener is called
 * on the official client's one thread for all clients of the process, so it must not block.
 */
final class SocketIoClient implements Client {

    private static final Logger LOG = LoggerFactory.getLogger(SocketIoClient.class);

    /** A server may not offer the upgrade, or something on the way may not let it through. */
    private static final long UPGRADE_SECONDS = 10;

    /** What stands around a publish on the wire: {@code 42123["publish",…]}. */
    private static final int PACKET_BYTES = 64;

    private final ClientConfig config;
    private final SocketIoConfig io;
    private final ClientListener listener;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> upgraded = new CompletableFuture<>();
    private final PendingPublishes<Json> publishes;
    private final String inbox;

    // written by the event thread, read by all
    private final Map<String, String> cursors = new ConcurrentHashMap<>(4);
    private final Map<String, String> auth = new ConcurrentHashMap<>(4);
    private volatile Backoff backoff = Backoff.start();

    // written by the starter, then by the event thread and the timer
    private volatile @Nullable Socket socket;

    // written by any thread
    private volatile boolean closed;

    private SocketIoClient(ClientConfig config, SocketIoConfig io, ClientListener listener) {
        this.config = config;
        this.io = io;
        this.listener = listener;
        this.publishes = new PendingPublishes<>(this::packet);
        this.inbox = Names.inbox(config.user() == null ? Names.ANONYMOUS : config.user());
        if (config.user() != null) {
            auth.put("user", config.user());
        }
        if (config.token() != null) {
            auth.put("token", config.token());
        }
        String after = config.after();
        // a cursor of one position is the channel's own; to the inbox it would look like one from before a restart
        if (after != null && (after.equals("0") || after.contains(","))) {
            auth.put("after", after);
        }
    }

    static SocketIoClient start(ClientConfig config, SocketIoConfig io, ClientListener listener) {
        SocketIoClient client = new SocketIoClient(config, io, listener);
        client.connect();
        return client;
    }

    private void connect() {
        if (closed) {
            return;
        }
        Socket made = ClientSockets.create(
                config.server(),
                io.path(),
                auth,
                () -> upgraded.complete(null),
                stranded -> EventThread.exec(() -> restart(stranded)));
        made.on(Socket.EVENT_CONNECT, args -> connected(made));
        made.on(Socket.EVENT_DISCONNECT, args -> disconnected(made, String.valueOf(args[0])));
        made.on(Socket.EVENT_CONNECT_ERROR, args -> notConnected(made, args[0]));
        made.on("message", args -> message((Json) args[0]));
        made.on("gap", args -> gap((Json) args[0]));
        made.on("problem", args -> problem((Json) args[0]));
        socket = made;
        made.connect();
        if (closed) {
            made.close();
        }
    }

    private void connected(Socket on) {
        String known = cursors.get(config.channel());
        String after = known == null ? config.after() : known;
        Json options = new Json(
                after == null ? "{}" : "{\"after\":" + Json.ofString(after).text() + "}");
        ask(on, "join", answer -> joined(on, answer), Json.ofString(config.channel()), options);
        publishes.connected((id, packet) -> ask(on, "publish", answer -> published(id, answer), packet));
    }

    /** One that the server's engine would not take is refused here: it would end the session, and the next one too. */
    private Json packet(Draft draft) {
        String text =
                "{\"channel\":" + Json.ofString(config.channel()).text() + "," + MessageCodec.members(draft) + "}";
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        int room = io.engine().maxPayload() - PACKET_BYTES;
        if (bytes > room) {
            throw new MessageTooLargeException(bytes, room);
        }
        return new Json(text);
    }

    private void published(String id, Json answer) {
        try {
            Map<String, Json> members = answer.members("answer");
            Json error = members.get("error");
            if (error != null) {
                throw MessageCodec.problem(500, error.members("error")).toException("publish");
            }
            publishes.acked(MessageCodec.receipt(answer, members.containsKey("duplicate")));
        } catch (MessagingException e) {
            publishes.refused(id, e);
        }
    }

    private static void ask(Socket on, String event, Consumer<Json> answered, Json... args) {
        on.emit(event, args, answer -> answered.accept((Json) answer[0]));
    }

    private void joined(Socket on, Json answer) {
        Map<String, Json> members = answer.members("join");
        if (members.containsKey("error")) {
            problem(members.getOrDefault("error", answer));
            restart(on);
            return;
        }
        backoff = Backoff.start();
        cursors.put(config.channel(), MessageCodec.required(members, "cursor").string("cursor"));
        String inboxStart = MessageCodec.optionalString(members, "inbox");
        if (inboxStart != null) {
            cursors.putIfAbsent(inbox, inboxStart);
            auth.put("after", cursors.getOrDefault(inbox, inboxStart));
        }
        var unused = upgraded.completeOnTimeout(null, UPGRADE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(ready::complete);
    }

    private void message(Json json) {
        if (closed) {
            return; // the cursor stays behind the last message that was delivered
        }
        Message message = MessageCodec.decode(json);
        tell(() -> listener.message(message));
        moved(message.channel(), message.cursor());
    }

    private void gap(Json json) {
        Map<String, Json> members = json.members("gap");
        tell(listener::gap);
        moved(
                MessageCodec.required(members, "channel").string("channel"),
                MessageCodec.required(members, "cursor").string("cursor"));
    }

    private void moved(String channel, String cursor) {
        cursors.put(channel, cursor);
        if (channel.equals(inbox)) {
            auth.put("after", cursor);
        }
    }

    private void problem(Json json) {
        Problem problem = MessageCodec.problem(500, json.members("problem"));
        tell(() -> listener.problem(problem));
    }

    private void disconnected(Socket from, String reason) {
        LOG.debug("channel={} user={} disconnected: {}", config.channel(), config.user(), reason);
        publishes.disconnected();
        if (reason.equals("io server disconnect")) {
            restart(from);
        }
    }

    /** The server could not be reached, in which case the official client goes on by itself, or it refused. */
    private void notConnected(Socket refused, @Nullable Object cause) {
        if (cause instanceof Json payload) {
            Map<String, Json> members = payload.members("payload");
            Json data = members.get("data");
            String text = MessageCodec.optionalString(members, "message");
            Problem problem = data != null && data.text().startsWith("{")
                    ? MessageCodec.problem(403, data.members("data"))
                    : Problem.of(403, String.valueOf(text), null);
            tell(() -> listener.problem(problem));
            restart(refused);
        } else {
            String text =
                    cause instanceof Exception failure ? String.valueOf(failure.getMessage()) : "no reason was given";
            tell(() -> listener.problem(Problem.of(503, "server could not be reached: " + text, null)));
        }
    }

    private void restart(Socket old) {
        if (!old.equals(socket)) {
            return; // another one is on its way already
        }
        socket = null;
        old.off();
        old.close();
        publishes.disconnected();
        long pause = backoff.pause().toMillis();
        backoff = backoff.next();
        var unused = HttpClients.timer().schedule(this::connect, pause, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not end the shared thread
    private void tell(Runnable call) {
        if (closed) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("channel={} user={} listener failed", config.channel(), config.user(), e);
        }
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<Receipt> publish(Draft draft) {
        try {
            return publishes.add(draft);
        } catch (MessageTooLargeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public String cursor() {
        return String.join(",", cursors.values());
    }

    @Override
    public void close() {
        closed = true;
        Socket known = socket;
        if (known != null) {
            known.close();
        }
        publishes.close();
    }
}
