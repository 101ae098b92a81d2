package dev.immediacy.longpoll;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import java.util.List;

/**
 * Long polling at {@code GET /v1/channels/{channel}/longpoll?after=CURSOR&limit=N&hold=25s}. <i>Thread-safe</i>: immutable.
 */
public final class LongpollTransport implements Transport {

    private final LongpollConfig config;

    /** For {@link java.util.ServiceLoader}: with {@link LongpollConfig#defaults()}. */
    public LongpollTransport() {
        this(LongpollConfig.defaults());
    }

    /** For whoever mounts it by hand. */
    public LongpollTransport(LongpollConfig config) {
        this.config = requireNonNull(config, "config");
    }

    @Override
    public String name() {
        return "longpoll";
    }

    @Override
    public List<String> paths() {
        return List.of(ChannelRoutes.PREFIX + "{channel}/longpoll");
    }

    @Override
    public void mount(Mount mount) {
        ChannelRoutes.of(mount).add("GET", "longpoll", new LongpollHandler(mount, config));
    }

    @Override
    public Client connect(ClientConfig clientConfig, ClientListener listener) {
        return LongpollClient.start(clientConfig, listener);
    }
}
