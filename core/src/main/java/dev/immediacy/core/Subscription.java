package dev.immediacy.core;

/** One subscriber on one channel. Closing it ends the wake-ups, but for one that may be under way. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends the subscription. Idempotent; may be called from any thread. */
    @Override
    void close();
}
