package dev.immediacy.http;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Mount;
import dev.immediacy.core.ObservedHub;
import dev.immediacy.core.Telemetry;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** A place as one transport sees it, where all that the transport does is told. <i>Thread-safe</i>: immutable. */
record ObservedMount(Mount place, Hub hub, Telemetry telemetry) implements Mount {

    ObservedMount(Mount place, Telemetry telemetry) {
        this(place, new ObservedHub(place.hub(), telemetry), telemetry);
    }

    @Override
    public Hub hubFor(String address) {
        return new ObservedHub(place.hubFor(address), telemetry);
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return place.authenticator();
    }

    @Override
    public void admitWithoutToken(String path) {
        place.admitWithoutToken(path);
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return place.scheduler();
    }

    @Override
    public <T> T context(Class<T> type) {
        return place.context(type);
    }
}
