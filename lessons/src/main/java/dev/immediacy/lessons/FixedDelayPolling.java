package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.polling.PollingTransport;

/**
 * Polling whose interval is counted from the answer, as most programs write it: {@code setTimeout} at the end of the
 * handler.
 *
 * <p><b>Question:</b> an interval of T, but from where? <b>What it does:</b> the next poll leaves T after the answer came,
 * so the time of a request is added to each interval, and the slower the network, the rarer the polls. <b>What it
 * costs:</b> mean d + (T + R + c)/2 instead of d + T/2, and as many requests fewer. Not wrong: it is gentle to a server
 * that falls behind. Wrong is not to say which one is meant.
 *
 * <p><i>Thread-safe</i>: immutable.
 */
final class FixedDelayPolling implements Lesson {

    private final Transport polling = new PollingTransport();

    @Override
    public String name() {
        return "polling-fixeddelay";
    }

    @Override
    public Strategy strategy() {
        return Strategy.POLL_FIXED_DELAY;
    }

    @Override
    public String resource() {
        return "poll";
    }

    @Override
    public void mount(Mount mount) {
        polling.mount(mount);
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return polling.connect(here(config).withPolling(config.polling().withFixedDelay()), listener);
    }
}
