package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to read what, from where. <i>Immutable.</i>
 *
 * @param channel the channel to follow
 * @param user whose inbox is followed too; null, or {@link Names#ANONYMOUS}, follows none
 * @param after the last cursor the client was given; null reads only what is published from now on
 */
public record ReadRequest(
        String channel, @Nullable String user, @Nullable Cursor after) {

    /** Checks that there is a channel. */
    public ReadRequest {
        requireNonNull(channel, "channel");
    }

    /** The name to show: the user, or {@link Names#ANONYMOUS}. */
    public String userOrAnonymous() {
        return user == null ? Names.ANONYMOUS : user;
    }

    /** Whether there is an inbox to follow. */
    public boolean hasInbox() {
        return user != null && !user.equals(Names.ANONYMOUS);
    }
}
