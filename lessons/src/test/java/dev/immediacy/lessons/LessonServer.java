package dev.immediacy.lessons;

import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The real server with all lessons on it, and a relay before it. <i>Thread-safe.</i> */
final class LessonServer implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ImmediacyServer server;
    private final Relay relay;

    private LessonServer(Duration oneWay) {
        server = ImmediacyServer.start(Lessons.mountedOn(ServerConfig.defaults().withPort(0)));
        relay = Relay.start(
                RelayConfig.defaults().withDelay(oneWay),
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.uri().getPort()));
    }

    static LessonServer start() {
        return new LessonServer(Duration.ZERO);
    }

    static LessonServer start(Duration oneWay) {
        return new LessonServer(oneWay);
    }

    ImmediacyServer server() {
        return server;
    }

    Relay relay() {
        return relay;
    }

    RawHttp http() throws IOException {
        return RawHttp.connect(server.uri());
    }

    /** A client of a channel, over the relay. */
    ClientConfig config(String channel) {
        return ClientConfig.of(relay.uri(), channel).withPolling(Polling.every(Duration.ofMillis(50)));
    }

    Client connect(Transport transport, ClientConfig config, ClientListener listener) {
        Client client = transport.connect(config, listener);
        await().atMost(PATIENCE).until(client.ready()::isDone);
        return client;
    }

    void publish(String channel, String text) {
        server.hub().publish(channel, "alice", Draft.of(Json.ofString(text)));
    }

    static void publish(Client client, String text) throws Exception {
        client.publish(Draft.of(Json.ofString(text))).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The lesson's own little server. */
    URI at(Lesson lesson) {
        return server.uri().resolve(lesson.contextPath() + "/");
    }

    @Override
    public void close() {
        relay.close();
        server.close();
    }
}
