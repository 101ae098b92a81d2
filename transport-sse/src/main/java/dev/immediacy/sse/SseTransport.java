package dev.immediacy.sse;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import java.util.List;

/**
 * Server-sent events at {@code GET /v1/channels/{channel}/events}, resumed by {@code Last-Event-ID} or {@code after}.
 * <i>Thread-safe</i>: immutable.
 */
public final class SseTransport implements Transport {

    private final SseConfig config;

    /** With the defaults, for {@link java.util.ServiceLoader}. */
    public SseTransport() {
        this(SseConfig.defaults());
    }

    /** With times of its own, for both ends. */
    public SseTransport(SseConfig config) {
        this.config = requireNonNull(config, "config");
    }

    @Override
    public String name() {
        return "sse";
    }

    @Override
    public List<String> paths() {
        return List.of(ChannelRoutes.PREFIX + "{channel}/events");
    }

    @Override
    public void mount(Mount mount) {
        ChannelRoutes.of(mount).add("GET", "events", new SseHandler(mount, config));
    }

    @Override
    public Client connect(ClientConfig clientConfig, ClientListener listener) {
        return SseClient.start(clientConfig, config, listener);
    }
}
