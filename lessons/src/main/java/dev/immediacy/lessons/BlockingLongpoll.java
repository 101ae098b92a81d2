package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.longpoll.LongpollTransport;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Long polling that keeps a thread of the server for each waiting client.
 *
 * <p><b>Question:</b> what does a waiting request hold? <b>What it does wrong:</b> it sleeps until there is something, on
 * a platform thread. <b>What it costs:</b> latency and bytes are those of the real one, d + (G/2)·x/(x + e^(−x)); but N
 * clients hold N threads, and one that left without a word holds its own until the end of its hold. Here each poll gets a
 * thread of its own, so that only the figures suffer. In a servlet that simply blocks, the threads are the container's,
 * 200 in Jetty unless told otherwise, and once all of them sleep, nothing is answered any more: not even the publish that
 * would set them free.
 *
 * <p><i>Thread-safe</i>: immutable. The server's half is {@link BlockingPollHandler}, the client that of {@code longpoll}.
 * Its threads, {@code blocking-poll-1} and so on, end a second after their last poll.
 */
final class BlockingLongpoll implements Lesson {

    private final Transport longpoll = new LongpollTransport();
    private final Executor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.named("blocking-poll"));

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
        ChannelRoutes.of(mount).add("GET", resource(), new ThreadPerPollHandler(mount.hub(), threads));
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return longpoll.connect(here(config), listener);
    }
}
