package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client as anybody uses it, with its own parser. */
class OfficialJavaClientIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Socket> opened = new ArrayList<>();
    private HubServer server;

    /** What the client is allowed to use. */
    enum Mode {
        POLLING,
        WEBSOCKET,
        UPGRADE;

        String[] transports() {
            return switch (this) {
                case POLLING -> new String[] {"polling"};
                case WEBSOCKET -> new String[] {"websocket"};
                case UPGRADE -> new String[] {"polling", "websocket"};
            };
        }
    }

    @BeforeEach
    void start() {
        server = HubServer.start(HubServer.RESTARTABLE);
    }

    @AfterEach
    void stop() {
        opened.forEach(Socket::close);
        server.close();
    }

    private Socket open(Mode mode, String namespace, Map<String, String> auth) {
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.transports = mode.transports();
        options.auth = auth;
        options.reconnectionDelay = 50;
        Socket socket = IO.socket(server.uri().resolve(namespace), options);
        opened.add(socket);
        return socket;
    }

    private Socket connected(Mode mode, String namespace, Map<String, String> auth) {
        Socket socket = open(mode, namespace, auth);
        BlockingQueue<Object[]> connects = hear(socket, Socket.EVENT_CONNECT);
        socket.connect();
        take(connects);
        return socket;
    }

    private static BlockingQueue<Object[]> hear(Socket socket, String event) {
        BlockingQueue<Object[]> heard = new LinkedBlockingQueue<>();
        socket.on(event, heard::add);
        return heard;
    }

    private static Object[] take(BlockingQueue<Object[]> heard) {
        try {
            Object[] args = heard.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(args).as("event in time").isNotNull();
            return args;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Object[] ask(Socket socket, String event, Object... args) {
        BlockingQueue<Object[]> answer = new LinkedBlockingQueue<>();
        socket.emit(event, args, (Ack) answer::add);
        return take(answer);
    }

    @ParameterizedTest
    @EnumSource
    void echoesEventsAndAcknowledges(Mode mode) throws JSONException {
        Socket socket = connected(mode, "/echo", Map.of());
        BlockingQueue<Object[]> back = hear(socket, "back");
        socket.emit("event", 1, "zwölf", new JSONObject().put("a", true), new JSONArray().put(2));
        Object[] args = take(back);
        assertThat(args[0]).isEqualTo(1);
        assertThat(args[1]).isEqualTo("zwölf");
        assertThat(args[2]).hasToString("{\"a\":true}");
        assertThat(args[3]).hasToString("[2]");
        assertThat(ask(socket, "first", "a")).containsExactly("a");
        assertThat(ask(socket, "bytes")).containsExactly(new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @EnumSource
    void sendsBytesAtAnyDepth(Mode mode) throws JSONException {
        Socket socket = connected(mode, "/echo", Map.of());
        BlockingQueue<Object[]> back = hear(socket, "back");
        byte[] longerThanOneLineOfBase64 = new byte[200];
        socket.emit("event", longerThanOneLineOfBase64, new JSONObject().put("f", new byte[] {3}));
        Object[] args = take(back);
        assertThat(args[0]).isEqualTo(longerThanOneLineOfBase64);
        assertThat(((JSONObject) args[1]).get("f")).isEqualTo(new byte[] {3});
        assertThat(ask(socket, "first", (Object) new byte[] {9})).containsExactly(new byte[] {9});
    }

    @ParameterizedTest
    @EnumSource
    void answersTheServer(Mode mode) {
        Socket socket = connected(mode, "/echo", Map.of());
        socket.on("question", args -> ((Ack) args[1]).call(args[0] + "!"));
        BlockingQueue<Object[]> answered = hear(socket, "answered");
        socket.emit("ask me");
        assertThat(take(answered)).containsExactly("ready!");
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedByGuardsAndByUnknownNamespaces(Mode mode) throws JSONException {
        Socket guarded = open(mode, "/guarded", Map.of("token", "wrong"));
        BlockingQueue<Object[]> errors = hear(guarded, Socket.EVENT_CONNECT_ERROR);
        guarded.connect();
        assertThat(((JSONObject) take(errors)[0]).getString("message")).isEqualTo("Not authorized");

        Socket unknown = open(mode, "/nowhere", Map.of());
        errors = hear(unknown, Socket.EVENT_CONNECT_ERROR);
        unknown.connect();
        assertThat(((JSONObject) take(errors)[0]).getString("message")).isEqualTo("Invalid namespace");

        connected(mode, "/guarded", Map.of("token", "123"));
    }

    @ParameterizedTest
    @EnumSource
    void joinsPublishesHearsAndResumesAfterARestart(Mode mode) throws JSONException {
        Socket socket = connected(mode, "/", Map.of("user", "alice"));
        List<Object> heard = new CopyOnWriteArrayList<>();
        BlockingQueue<Object[]> gaps = hear(socket, "gap");
        socket.on("message", args -> {
            try {
                heard.add(((JSONObject) args[0]).get("data"));
            } catch (JSONException e) {
                heard.add(e);
            }
        });
        JSONObject joined = (JSONObject) ask(socket, "join", "lobby")[0];
        String cursor = joined.getString("cursor");
        JSONObject draft = new JSONObject().put("channel", "lobby").put("data", "hello");
        assertThat(((JSONObject) ask(socket, "publish", draft)[0]).getInt("sequence"))
                .isEqualTo(1);
        await().atMost(LONG).until(() -> heard.size() == 1);

        BlockingQueue<Object[]> connects = hear(socket, Socket.EVENT_CONNECT);
        int port = server.port();
        server.close();
        server = HubServer.start(MemoryHub.create(), HubServer.RESTARTABLE, port);
        take(connects);
        server.hub.publish("lobby", "bob", Draft.of(new Json("\"after the restart\"")));
        socket.emit("join", "lobby", new JSONObject().put("after", cursor));
        assertThat(((JSONObject) take(gaps)[0]).getString("channel")).isEqualTo("lobby");
        await().atMost(LONG).until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("hello", "after the restart");
    }
}
