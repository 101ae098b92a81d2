package dev.immediacy.websocket;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/**
 * WebSocket at {@code /v1/channels/{channel}/ws?after=CURSOR&user=alice}, subprotocol {@code immediacy.v1}, and the
 * tutorial's two endpoints below {@code /ws/}. <i>Thread-safe</i>: immutable.
 */
public final class WebSocketTransport implements Transport {

    private static final String TUTORIAL = "/ws";

    private final WebSocketConfig config;

    /** For {@link java.util.ServiceLoader}: with {@link WebSocketConfig#defaults}. */
    public WebSocketTransport() {
        this(WebSocketConfig.defaults());
    }

    /** With other times. */
    public WebSocketTransport(WebSocketConfig config) {
        this.config = requireNonNull(config, "config");
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public List<String> paths() {
        return List.of(ChannelRoutes.PREFIX + "{channel}/ws", TUTORIAL + "/", TUTORIAL + "/{username}/");
    }

    @Override
    public void mount(Mount mount) {
        ServletContextHandler context = mount.context(ServletContextHandler.class);
        int maxBytes = mount.hub().config().maxMessageBytes() + WebSocketConfig.ENVELOPE_BYTES;
        WebSocketUpgrade upgrade = new WebSocketUpgrade(mount, config, maxBytes);
        WebSocketHandler handler = new WebSocketHandler(mount, config, upgrade);
        ChannelRoutes.of(mount).add("GET", "ws", handler);
        ChannelRoutes.of(mount).add("CONNECT", "ws", handler); // over HTTP/2, RFC 8441
        context.addServlet(new ServletHolder("tutorial", new TutorialHandler(mount, upgrade)), TUTORIAL + "/*");
    }

    @Override
    public Client connect(ClientConfig client, ClientListener listener) {
        return WebSocketClient.start(client, config, listener);
    }
}
