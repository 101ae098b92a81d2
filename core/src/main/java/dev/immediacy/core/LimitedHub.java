package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * A hub as those use it who share one allowance, for instance all that come from one address. <i>Thread-safe</i> as the
 * hub behind it; closing it closes that one.
 */
public final class LimitedHub extends ForwardingHub {

    private final RateLimiter limiter;
    private final String key;

    /**
     * Limits what is published through here.
     *
     * @param limiter shared with others
     * @param key whose allowance it is
     */
    public LimitedHub(Hub hub, RateLimiter limiter, String key) {
        super(hub);
        this.limiter = requireNonNull(limiter, "limiter");
        this.key = requireNonNull(key, "key");
    }

    /**
     * {@inheritDoc}
     *
     * @throws RateLimitedException if the allowance is used up
     */
    @Override
    public Receipt publish(String channel, String sender, Draft draft) {
        limiter.take(key);
        return super.publish(channel, sender, draft);
    }
}
