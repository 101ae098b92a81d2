package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.longpoll.LongpollTransport;

/**
 * Long polling without a log behind it, the server of the popular tutorials. <b>It loses messages.</b>
 *
 * <p><b>Question:</b> where is a message while its reader is between two requests? <b>What it does wrong:</b> nowhere. The
 * list of waiting requests is taken for the list of subscribers, and a subscriber is in it only while it waits. <b>What it
 * costs:</b> after each answer a client is deaf for G, so x/(1 + x) of the messages are lost, x = λG: 4.8 % at one a second
 * over a round trip of 50 ms, a third at ten. Nobody is told. What does arrive takes d, which looks better than the real
 * one.
 *
 * <p><i>Thread-safe</i>: immutable. The server's half is {@link UnbufferedPollHandler}, the client that of {@code longpoll}.
 */
final class UnbufferedLongpoll implements Lesson {

    private final Transport longpoll = new LongpollTransport();

    @Override
    public String name() {
        return "longpoll-nobuffer";
    }

    @Override
    public Strategy strategy() {
        return Strategy.LONG_POLL_UNBUFFERED;
    }

    @Override
    public String resource() {
        return "longpoll";
    }

    @Override
    public void mount(Mount mount) {
        ChannelRoutes.of(mount).add("GET", resource(), new UnbufferedPollHandler(mount));
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return longpoll.connect(here(config), listener);
    }
}
