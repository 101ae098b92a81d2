package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message as it lies in the log of its channel.
 *
 * <p><i>Immutable.</i> Its wire form is {@link MessageCodec}'s.
 *
 * @param channel the channel whose log holds it; for a direct message the inbox, {@code @bob}
 * @param position its place in that log; readers resume after it
 * @param id unique among what this sender published here; equal in both inboxes of a direct message
 * @param sender the publishing user, {@link Names#ANONYMOUS} where none was named
 * @param recipient the user a direct message is for; null on a channel message
 * @param publishedAt the server's wall clock at the append, to the millisecond
 * @param data the publisher's own JSON text
 */
public record Message(
        String channel,
        Position position,
        String id,
        String sender,
        @Nullable String recipient,
        Instant publishedAt,
        Json data) {

    /** Checks that all but the recipient are there. */
    public Message {
        requireNonNull(channel, "channel");
        requireNonNull(position, "position");
        requireNonNull(id, "id");
        requireNonNull(sender, "sender");
        requireNonNull(publishedAt, "publishedAt");
        requireNonNull(data, "data");
    }

    /** The sequence in the channel: from 1, without holes. */
    public long sequence() {
        return position.sequence();
    }

    /** The cursor of a reader that has read this channel up to here. */
    public String cursor() {
        return position.toString();
    }
}
