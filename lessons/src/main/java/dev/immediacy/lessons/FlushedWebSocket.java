package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.websocket.WebSocketConfig;
import dev.immediacy.websocket.WebSocketTransport;
import java.time.Duration;

/**
 * WebSocket with a flush interval: messages leave at ticks, all that came since the last one in one write.
 *
 * <p><b>Question:</b> is it the socket or the batching that makes push expensive, and fast? <b>What it does:</b> the
 * interval F that a poller would wait at the client is waited at the server, and nobody asks. <b>What it costs:</b> mean
 * d + F/2, polling's latency at the same interval, for no request and a few bytes of framing a message; a write of the
 * server carries λF messages, where one write a message is most of the cost of push. F is the client's poll interval, so
 * that both stand side by side.
 *
 * <p><i>Thread-safe</i>: immutable. It is the real transport, allowed to flush.
 */
final class FlushedWebSocket implements Lesson {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Transport websocket =
            new WebSocketTransport(WebSocketConfig.defaults().withMaxFlush(LONGEST));

    @Override
    public String name() {
        return "websocket-flush";
    }

    @Override
    public Strategy strategy() {
        return Strategy.PUSH_FLUSHED;
    }

    @Override
    public String resource() {
        return "ws";
    }

    @Override
    public void mount(Mount mount) {
        websocket.mount(mount);
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        String flush = "flush=" + config.polling().interval().toMillis() + "ms";
        return websocket.connect(here(config, flush), listener);
    }
}
