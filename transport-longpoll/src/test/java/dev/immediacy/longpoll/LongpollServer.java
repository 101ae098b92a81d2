package dev.immediacy.longpoll;

import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.TimeSource;
import dev.immediacy.http.PollCodec;
import dev.immediacy.http.PollResult;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import dev.immediacy.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** A hub behind long polling on a real Jetty, and a channel {@code lobby} in it. */
final class LongpollServer implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(2);

    static final String PATH = "/v1/channels/lobby/longpoll";

    private final MemoryHub hub;
    private final TestServer server;

    private LongpollServer(MemoryHub hub, LongpollConfig config, Consumer<ServletContextHandler> more) {
        this.hub = hub;
        this.server = TestServer.start(context -> {
            more.accept(context);
            new LongpollTransport(config).mount(ServletMount.on(context, hub));
        });
    }

    static LongpollServer start() {
        return start(HubConfig.defaults(), TimeSource.system());
    }

    static LongpollServer start(HubConfig config, TimeSource time) {
        return new LongpollServer(new MemoryHub(config, time), LongpollConfig.defaults(), context -> {});
    }

    static LongpollServer start(LongpollConfig config) {
        return new LongpollServer(MemoryHub.create(), config, context -> {});
    }

    static LongpollServer start(Consumer<ServletContextHandler> more) {
        return new LongpollServer(MemoryHub.create(), LongpollConfig.defaults(), more);
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

    /** The cursor of a reader that has all there is. */
    String end() {
        return hub.channel("lobby").end().toString();
    }

    RawResponse get(String query) throws IOException {
        try (RawHttp http = ask(query)) {
            return http.readResponse();
        }
    }

    PollResult poll(String query) throws IOException {
        return result(get(query));
    }

    /** Sends a request and leaves it. */
    RawHttp ask(String query) throws IOException {
        return RawHttp.connect(uri()).get(PATH + "?" + query);
    }

    /** Sends a request and waits until it is parked as the only one. */
    RawHttp park(String query) throws IOException {
        RawHttp http = ask(query);
        awaitParked(1);
        return http;
    }

    void awaitParked(int requests) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(Duration.ofSeconds(30))
                .until(() -> hub.channel("lobby").subscribers() == requests);
    }

    static PollResult result(RawResponse response) {
        if (response.status() != 200) {
            throw new AssertionError(response.head() + "\n" + response.body());
        }
        return PollCodec.decode(response.body());
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
