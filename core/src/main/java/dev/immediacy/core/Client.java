package dev.immediacy.core;

import java.util.concurrent.CompletableFuture;

/**
 * The client end of a transport: follows one channel, and the user's inbox, until it is closed.
 *
 * <p>It reconnects by itself, with a growing and jittered pause, and resumes after the last message it delivered, so its
 * listener gets each message once, in order, or a gap. <i>Thread-safe.</i>
 */
public interface Client extends AutoCloseable {

    /** Completes when the client has its place in the log: what is published from then on reaches it. */
    CompletableFuture<Void> ready();

    /**
     * Publishes to the client's channel.
     *
     * @return completes with the hub's answer, or exceptionally with a {@link MessagingException} that says why not
     */
    CompletableFuture<Receipt> publish(Draft draft);

    /** The cursor after the last message delivered to the listener; any transport resumes from it. Empty before ready. */
    String cursor();

    /** Ends the client and its connections. Idempotent. A call of the listener may still be under way. */
    @Override
    void close();
}
