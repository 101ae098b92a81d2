package dev.immediacy.polling;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import java.util.List;

/**
 * Short polling at {@code GET /v1/channels/{channel}/poll?after=CURSOR&limit=N}. <i>Thread-safe</i>: immutable.
 */
public final class PollingTransport implements Transport {

    /** For {@link java.util.ServiceLoader}, and for whoever mounts it by hand. */
    public PollingTransport() {}

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public List<String> paths() {
        return List.of(ChannelRoutes.PREFIX + "{channel}/poll");
    }

    @Override
    public void mount(Mount mount) {
        ChannelRoutes.of(mount).add("GET", "poll", new PollingHandler(mount.hub()));
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return PollingClient.start(config, listener);
    }
}
