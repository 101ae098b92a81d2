package dev.immediacy.server;

import dev.immediacy.core.Transport;
import dev.immediacy.socketio.SocketIoConfig;
import dev.immediacy.socketio.SocketIoTransport;
import dev.immediacy.sse.SseConfig;
import dev.immediacy.sse.SseTransport;
import dev.immediacy.testkit.PresenceContract;
import dev.immediacy.websocket.WebSocketConfig;
import dev.immediacy.websocket.WebSocketTransport;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Presence, on every transport")
class PresenceContractIT extends PresenceContract {

    private static final Duration HEARTBEAT = Duration.ofMillis(300);

    @Override
    protected Transport lively(Transport transport) {
        return switch (transport.name()) {
            case "websocket" ->
                new WebSocketTransport(
                        WebSocketConfig.defaults().withHeartbeat(HEARTBEAT).withPongTimeout(HEARTBEAT));
            case "socketio" -> new SocketIoTransport(SocketIoConfig.defaults().withPing(HEARTBEAT, HEARTBEAT));
            case "sse" -> new SseTransport(SseConfig.defaults().withHeartbeat(HEARTBEAT));
            default -> transport;
        };
    }

    /** An event stream goes one way: whether its reader is still there, only TCP can tell. */
    @Override
    protected boolean expectsSignsOfLife(Transport transport) {
        return !transport.name().equals("sse");
    }
}
