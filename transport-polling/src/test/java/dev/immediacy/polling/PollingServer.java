package dev.immediacy.polling;

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

/** A hub behind short polling on a real Jetty, and a channel {@code lobby} in it. */
final class PollingServer implements AutoCloseable {

    static final String PATH = "/v1/channels/lobby/poll";

    private final MemoryHub hub;
    private final TestServer server;

    private PollingServer(MemoryHub hub) {
        this.hub = hub;
        this.server = TestServer.start(context -> new PollingTransport().mount(ServletMount.on(context, hub)));
    }

    static PollingServer start() {
        return start(HubConfig.defaults(), TimeSource.system());
    }

    static PollingServer start(HubConfig config, TimeSource time) {
        return new PollingServer(new MemoryHub(config, time));
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

    /** Sends a {@code GET} with a target as it is. */
    RawResponse get(String target) throws IOException {
        try (RawHttp http = RawHttp.connect(uri())) {
            return http.get(target).readResponse();
        }
    }

    PollResult poll(String query) throws IOException {
        RawResponse response = get(PATH + "?" + query);
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
