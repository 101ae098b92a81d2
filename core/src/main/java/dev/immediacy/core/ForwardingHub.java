package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A hub in front of another, for a subclass to do more before or after. <i>Thread-safe</i> as the hub behind it. */
abstract class ForwardingHub implements Hub {

    private final Hub hub;

    ForwardingHub(Hub hub) {
        this.hub = requireNonNull(hub, "hub");
    }

    @Override
    public Receipt publish(String channel, String sender, Draft draft) {
        return hub.publish(channel, sender, draft);
    }

    @Override
    public Reader reader(ReadRequest request) {
        return hub.reader(request);
    }

    @Override
    public List<String> present(String user, String channel) {
        return hub.present(user, channel);
    }

    @Override
    public Presence presence() {
        return hub.presence();
    }

    @Override
    public HubConfig config() {
        return hub.config();
    }

    @Override
    public boolean isClosed() {
        return hub.isClosed();
    }

    @Override
    public void close(CloseReason reason) {
        hub.close(reason);
    }
}
