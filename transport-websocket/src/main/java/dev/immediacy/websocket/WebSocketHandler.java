package dev.immediacy.websocket;

import dev.immediacy.core.Mount;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Subscriber;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Opens a session on a channel. <i>Thread-safe</i>: immutable. */
final class WebSocketHandler implements ChannelHandler {

    private final Mount mount;
    private final WebSocketConfig config;
    private final WebSocketUpgrade upgrade;

    WebSocketHandler(Mount mount, WebSocketConfig config, WebSocketUpgrade upgrade) {
        this.mount = mount;
        this.config = config;
        this.upgrade = upgrade;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        ReadRequest read = exchange.readRequest();
        Duration flush = config.bounded(exchange.query().duration("flush", Duration.ZERO));
        UnaryOperator<Subscriber> pacing = flush.isZero()
                ? UnaryOperator.identity()
                : subscriber -> new FlushTicks(subscriber, mount.scheduler(), flush);
        String address = exchange.request().getRemoteAddr();
        upgrade.accept(
                exchange.request(),
                exchange.response(),
                WebSocketCodec.PROTOCOL,
                () -> new WebSocketEndpoint(mount, address, read, pacing));
    }
}
