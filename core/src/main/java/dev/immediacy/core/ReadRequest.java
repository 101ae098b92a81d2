package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to read what, from where. <i>Immutable.</i>
 *
 * @param channel the channel to follow
 * @param identity who reads
 * @param withInbox whether the user's inbox is followed too; who is anonymous has none
 * @param after the last cursor the client was given; null reads only what is published from now on
 */
public record ReadRequest(
        String channel,
        Identity identity,
        boolean withInbox,
        @Nullable Cursor after) {

    /** Checks that there is a channel and somebody who reads it. */
    public ReadRequest {
        requireNonNull(channel, "channel");
        requireNonNull(identity, "identity");
    }

    /** A reader of the channel and of the user's inbox; null is anonymous. */
    public ReadRequest(String channel, @Nullable String user, @Nullable Cursor after) {
        this(channel, Identity.named(user), true, after);
    }

    /** The name to show: the user, or {@link Names#ANONYMOUS}. */
    public String userOrAnonymous() {
        return identity.user();
    }

    /** Whether there is an inbox to follow. */
    public boolean hasInbox() {
        return withInbox && !identity.isAnonymous();
    }

    /** The same from another cursor. */
    public ReadRequest withAfter(@Nullable Cursor newAfter) {
        return new ReadRequest(channel, identity, withInbox, newAfter);
    }
}
