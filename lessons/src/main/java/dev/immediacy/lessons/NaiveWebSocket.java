package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.websocket.WebSocketTransport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/**
 * WebSocket with a global list of sockets, the server every tutorial builds. <b>It loses messages, on a bad day.</b>
 *
 * <p><b>Question:</b> if it is as fast as the real one, what is missing? <b>What it does wrong:</b> it sends to each socket
 * in turn and waits until that one has taken the message; it knows no cursor, so whoever comes back is a stranger; and
 * nobody leaves the list. <b>What it costs:</b> nothing that a good day's figures show: d, like push. But one client that
 * does not read stalls all of the channel, a client that reconnects has lost what was sent meanwhile and is not told, and
 * each visit is kept until the server ends.
 *
 * <p><i>Thread-safe</i>: immutable. The server's half is {@link NaiveRoom}, the client that of {@code websocket}.
 */
final class NaiveWebSocket implements Lesson {

    private final Transport websocket = new WebSocketTransport();

    @Override
    public String name() {
        return "websocket-naive";
    }

    @Override
    public Strategy strategy() {
        return Strategy.PUSH;
    }

    @Override
    public String resource() {
        return "ws";
    }

    @Override
    public void mount(Mount mount) {
        NaiveRooms rooms = new NaiveRooms(mount.hub());
        ServletContextHandler place = mount.context(ServletContextHandler.class);
        place.setAttribute(NaiveRooms.class.getName(), rooms);
        JakartaWebSocketServletContainerInitializer.configure(
                place,
                (context, container) -> container.addEndpoint(
                        ServerEndpointConfig.Builder.create(Endpoint.class, "/v1/channels/{channel}/ws")
                                .subprotocols(List.of("immediacy.v1"))
                                .configurator(new Configurator(rooms))
                                .build()));
    }

    /** Makes the endpoints. <i>Thread-safe</i>: immutable. */
    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final NaiveRooms rooms;

        Configurator(NaiveRooms rooms) {
            this.rooms = rooms;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new NaiveEndpoint(rooms));
        }
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return websocket.connect(here(config), listener);
    }
}
