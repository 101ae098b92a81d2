package dev.immediacy.websocket;

import dev.immediacy.core.Hub;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import java.io.IOException;

/** Opens a session on a channel. <i>Thread-safe</i>: immutable. */
final class WebSocketHandler implements ChannelHandler {

    private final Hub hub;
    private final WebSocketUpgrade upgrade;

    WebSocketHandler(Hub hub, WebSocketUpgrade upgrade) {
        this.hub = hub;
        this.upgrade = upgrade;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        ReadRequest read = exchange.readRequest();
        upgrade.accept(
                exchange.request(),
                exchange.response(),
                WebSocketCodec.PROTOCOL,
                () -> new WebSocketEndpoint(hub, read));
    }
}
