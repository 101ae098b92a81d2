package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.longpoll.LongpollTransport;

/**
 * Long polling that keeps a thread of the server for each waiting client.
 *
 * <p><b>Question:</b> what does a waiting request hold? <b>What it does wrong:</b> it sleeps on the thread that the
 * container lent it. <b>What it costs:</b> latency and bytes are those of the real one, d + (G/2)·x/(x + e^(−x)); but N
 * clients hold N threads, and once they hold all of the pool, Jetty's 200 by default, nothing is answered any more: not
 * even the publish that would set them free.
 *
 * <p><i>Thread-safe</i>: immutable. The server's half is {@link BlockingPollHandler}, the client that of {@code longpoll}.
 */
final class BlockingLongpoll implements Lesson {

    private final Transport longpoll = new LongpollTransport();

    @Override
    public String name() {
        return "longpoll-blocking";
    }

    @Override
    public Strategy strategy() {
        return Strategy.LONG_POLL;
    }

    @Override
    public String resource() {
        return "longpoll";
    }

    @Override
    public void mount(Mount mount) {
        ChannelRoutes.of(mount).add("GET", resource(), new BlockingPollHandler(mount.hub()));
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return longpoll.connect(here(config), listener);
    }
}
