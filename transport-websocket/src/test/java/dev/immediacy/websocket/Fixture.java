package dev.immediacy.websocket;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.TimeSource;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;

/** A hub and a server with the transport on it. <i>Thread-safe.</i> */
final class Fixture implements AutoCloseable {

    final MemoryHub hub;
    final TestServer server;

    private Fixture(MemoryHub hub, WebSocketConfig config) {
        this.hub = hub;
        this.server = TestServer.start(context -> new WebSocketTransport(config).mount(ServletMount.on(context, hub)));
    }

    static Fixture start() {
        return start(HubConfig.defaults(), WebSocketConfig.defaults());
    }

    static Fixture start(WebSocketConfig config) {
        return start(HubConfig.defaults(), config);
    }

    static Fixture start(HubConfig hub, WebSocketConfig config) {
        return new Fixture(new MemoryHub(hub, TimeSource.system()), config);
    }

    URI uri() {
        return server.uri();
    }

    RawWebSocket open(String target) throws IOException {
        return RawWebSocket.open(uri(), target);
    }

    RawHttp http() throws IOException {
        return RawHttp.connect(uri());
    }

    Receipt publish(String channel, String json) {
        return hub.publish(channel, "alice", Draft.of(new Json(json)));
    }

    /** The server's ends of all connections. */
    Collection<EndPoint> connections() {
        ServerConnector connector =
                (ServerConnector) server.context().getServer().getConnectors()[0];
        return List.copyOf(connector.getConnectedEndPoints());
    }

    @Override
    public void close() {
        hub.close(CloseReason.GOING_AWAY);
        server.close();
    }
}
