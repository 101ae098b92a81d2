package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * A hub as one transport uses it, which tells what the transport publishes and delivers. <i>Thread-safe</i> as the hub
 * behind it; closing it closes that one.
 */
public final class ObservedHub extends ForwardingHub {

    private final Telemetry telemetry;

    /** Observes what passes through here alone, not what others do with the hub. */
    public ObservedHub(Hub hub, Telemetry telemetry) {
        super(hub);
        this.telemetry = requireNonNull(telemetry, "telemetry");
    }

    @Override
    public Receipt publish(String channel, String sender, Draft draft) {
        Receipt receipt = super.publish(channel, sender, draft);
        telemetry.published(receipt);
        return receipt;
    }

    @Override
    public Reader reader(ReadRequest request) {
        Reader reader = super.reader(request);
        reader.observeBy(telemetry);
        return reader;
    }
}
