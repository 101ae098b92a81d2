package dev.immediacy.core;

/**
 * Decides what a user may do; each answer is yes unless overridden.
 *
 * <p>Inboxes are no question of it: a user's inbox is read by that user alone, whatever is answered here. A channel of
 * the server's own ({@link Names#internal}) is asked for like any other. Called once for each subscription, publish and
 * look at the presence, never for a delivery. <i>Thread-safe</i>: called by many threads at once; must not block.
 */
public interface Authorizer {

    /** Everybody may do everything. */
    Authorizer EVERYTHING = new Authorizer() {};

    /** Whether the user may read the channel. */
    default boolean maySubscribe(String user, String channel) {
        return true;
    }

    /** Whether the user may publish to the channel. */
    default boolean mayPublish(String user, String channel) {
        return true;
    }

    /** Whether the user may send the recipient a direct message. */
    default boolean mayDirect(String user, String recipient) {
        return true;
    }

    /** Whether the user may see who is present on the channel. */
    default boolean maySeePresence(String user, String channel) {
        return true;
    }
}
