package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.longpoll.LongpollTransport;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;

/**
 * Long polling that blocks a virtual thread for each waiting client: the code of {@link BlockingLongpoll}, elsewhere.
 *
 * <p><b>Question:</b> may one block, now that threads are cheap? <b>What it does:</b> it is the same, and the thread that
 * sleeps is a virtual one. <b>What it costs:</b> latency and bytes of the real one, and no platform thread;
 * but each waiting client still keeps a stack, and each answer takes a mounting and an unmounting that a cursor without a
 * thread does not need: more CPU for each delivery. Needs JDK 21.
 *
 * <p><i>Thread-safe</i>: immutable. The virtual threads end with their requests.
 */
final class VirtualThreadLongpoll implements Lesson {

    private final Transport longpoll = new LongpollTransport();
    private final @Nullable Executor threads =
            VirtualThreads.areSupported() ? VirtualThreads.getNamedVirtualThreadsExecutor("immediacy-poll-") : null;

    @Override
    public String name() {
        return "longpoll-virtual";
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
    public Optional<String> unavailable() {
        return threads != null
                ? Optional.empty()
                : Optional.of("needs JDK 21, this is " + Runtime.version().feature());
    }

    @Override
    public void mount(Mount mount) {
        Executor executor = threads;
        if (executor != null) {
            ChannelRoutes.of(mount).add("GET", resource(), new ThreadPerPollHandler(mount.hub(), executor));
        }
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        unavailable().ifPresent(why -> {
            throw new IllegalStateException(name() + " " + why);
        });
        return longpoll.connect(here(config), listener);
    }
}
