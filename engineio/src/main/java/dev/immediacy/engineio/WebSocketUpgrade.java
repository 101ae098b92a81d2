package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked request into a WebSocket connection: one that opens a session, or one that upgrades it.
 *
 * <p><em>Immutable.</em>
 *
 * @param registry where a session is opened
 * @param handshake the request
 * @param session the session to upgrade, null to open one
 */
record WebSocketUpgrade(
        SessionRegistry registry,
        EngineHandshake handshake,
        @Nullable LiveSession session) {

    /** RFC 6455 §4.2.1 over HTTP/1.1; RFC 8441 over HTTP/2. */
    static boolean isRequested(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || request.getMethod().equals("CONNECT");
    }

    void accept(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        ServerContainer container =
                (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
        Connection connection = new Connection(this);
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Connection.class, "/")
                .configurator(new OneConnection(connection))
                .build();
        if (session != null) {
            session.expectProbe();
        }
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException impossible) {
            throw new ServletException(impossible);
        }
    }

    /** Hands out one endpoint, without extensions: coalesced writes need frames as they are. */
    private static final class OneConnection extends ServerEndpointConfig.Configurator {
        private final Connection connection;

        OneConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> endpointClass) {
            return endpointClass.cast(connection);
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }
    }

    /**
     * The receiving end of one WebSocket connection. Public only because Jakarta WebSocket asks for it.
     *
     * <p><em>Confined to</em> the container's thread for this connection, one at a time.
     */
    public static final class Connection extends Endpoint {
        private final WebSocketUpgrade request;
        private @Nullable WebSocketLink link;
        private @Nullable Probe probe;
        private @Nullable LiveSession session;
        private EngineCloseReason lost = EngineCloseReason.CONNECTION_LOST;

        private Connection(WebSocketUpgrade request) {
            this.request = request;
        }

        @Override
        public void onOpen(Session connection, EndpointConfig endpointConfig) {
            EngineConfig config = request.registry.config();
            connection.setMaxIdleTimeout(0);
            connection.setMaxTextMessageBufferSize(config.maxPayload());
            connection.setMaxBinaryMessageBufferSize(config.maxPayload());
            connection.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::text);
            connection.addMessageHandler(byte[].class, (MessageHandler.Whole<byte[]>) this::binary);
            WebSocketLink opened = new WebSocketLink(
                    ((JakartaWebSocketSession) connection).getCoreSession(), request.registry.timers(), config);
            link = opened;
            if (request.session == null) {
                open(opened, config);
            } else {
                session = request.session;
                probe = Probe.begin(opened, request.session, request.registry);
            }
        }

        @Override
        public void onError(Session connection, Throwable failure) {
            // Jetty closes the connection next; onClose tells the session why.
            if (failure instanceof MessageTooLargeException) {
                lost = EngineCloseReason.PAYLOAD_TOO_LARGE;
            }
        }

        @Override
        public void onClose(Session connection, CloseReason reason) {
            WebSocketLink closed = requireNonNull(link, "link");
            closed.gone();
            if (session != null) {
                session.lost(closed, lost);
            }
            if (probe != null) {
                probe.end();
            }
        }

        private void open(WebSocketLink opened, EngineConfig config) {
            if (request.registry.isClosed()) {
                opened.close(EngineCloseReason.SERVER_STOPPED);
                return;
            }
            LiveSession created = request.registry.open(request.handshake);
            session = created;
            created.start(opened, EngineServlet.openPacket(created, config, EngineTransport.WEBSOCKET));
        }

        private void text(String encoded) {
            LiveSession receiver = session;
            if (receiver == null) {
                return;
            }
            if (probe != null && !probe.isUpgraded()) {
                probe.received(encoded);
                return;
            }
            try {
                receive(receiver, EngineCodec.requireInbound(EngineCodec.decodeText(encoded)));
            } catch (EngineProtocolException malformed) {
                receiver.violated(malformed);
            }
        }

        private void binary(byte[] bytes) {
            if (session == null) {
                return;
            }
            if (probe != null && !probe.isUpgraded()) {
                probe.refuse();
                return;
            }
            receive(session, new EnginePacket.Binary(ByteBuffer.wrap(bytes)));
        }

        private static void receive(LiveSession receiver, EnginePacket packet) {
            receiver.received(List.of(packet), () -> {});
        }
    }
}
