package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.TimeSource;
import dev.immediacy.http.ChannelApi;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.io.EndPoint;

/** A hub behind event streams on a real Jetty, and a channel {@code lobby} in it. */
final class SseServer implements AutoCloseable {

    static final String PATH = "/v1/channels/lobby/events";

    /** No heartbeat within a test, and a reconnect soon. */
    static final SseConfig QUIET = new SseConfig(Duration.ofHours(1), Duration.ofMillis(20));

    private static final String EMPTY_LINE = "\n\n";

    private final MemoryHub hub;
    private final TestServer server;

    private SseServer(MemoryHub hub, SseConfig config, Consumer<ServletContextHandler> more) {
        this.hub = hub;
        this.server = TestServer.start(context -> {
            more.accept(context);
            ServletMount mount = ServletMount.on(context, hub);
            ChannelApi.mount(mount);
            new SseTransport(config).mount(mount);
        });
    }

    static SseServer start() {
        return start(QUIET);
    }

    static SseServer start(SseConfig config) {
        return new SseServer(MemoryHub.create(), config, context -> {});
    }

    static SseServer start(HubConfig config) {
        return new SseServer(new MemoryHub(config, TimeSource.system()), QUIET, context -> {});
    }

    static SseServer start(SseConfig config, Consumer<ServletContextHandler> more) {
        return new SseServer(MemoryHub.create(), config, more);
    }

    MemoryHub hub() {
        return hub;
    }

    TestServer server() {
        return server;
    }

    URI uri() {
        return server.uri();
    }

    Receipt publish(String text) {
        return hub.publish("lobby", "alice", Draft.of(Json.ofString(text)));
    }

    Receipt direct(String user, String text) {
        return hub.publish("lobby", "alice", Draft.of(Json.ofString(text)).to(user));
    }

    /** The cursor of a reader of the channel alone that has all there is. */
    String end() {
        return hub.channel("lobby").end().toString();
    }

    Collection<EndPoint> connections() {
        return server.context().getServer().getConnectors()[0].getConnectedEndPoints();
    }

    /** Opens a stream and reads its head and its first block, so that the client has its place in the log. */
    RawHttp open(String query, String... headers) throws IOException {
        RawHttp http = ask(query, headers);
        http.readHead();
        readBlock(http);
        return http;
    }

    /** Sends a request and leaves it. */
    RawHttp ask(String query, String... headers) throws IOException {
        return ask(RawHttp.connect(uri()), query, headers);
    }

    static RawHttp ask(RawHttp http, String query, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + PATH + "?" + query + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return http.send(request.append("\r\n").toString());
    }

    /** Everything up to the next empty line. */
    static String readBlock(RawHttp http) throws IOException {
        String block = new String(http.readUntil(EMPTY_LINE).getBytes(ISO_8859_1), UTF_8);
        return block.substring(0, block.length() - EMPTY_LINE.length());
    }

    /** The value of a field in a block. */
    static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in:\n" + block));
    }

    /** The text of the message in a block. */
    static String text(String block) {
        return Json.parse("data", field(block, "data"))
                .members("data")
                .getOrDefault("data", new Json("\"no message\""))
                .string("data");
    }

    /** Reads so many events and returns their texts. */
    static List<String> readTexts(RawHttp http, int events) throws IOException {
        String[] texts = new String[events];
        for (int i = 0; i < events; i++) {
            texts[i] = text(readBlock(http));
        }
        return List.of(texts);
    }

    void awaitSubscribers(int streams) {
        await().until(() -> hub.channel("lobby").subscribers() == streams);
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
