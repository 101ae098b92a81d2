package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher hands in; the hub makes a {@link Message} of it.
 *
 * <p>Shape on the wire: {@code {"data": <any JSON>, "to": "bob"?, "id": "unique-id"?}}. <i>Immutable.</i>
 *
 * @param data any JSON value that nests at most {@value #MAX_DEPTH} deep
 * @param recipient the user a direct message is for; null publishes to the channel
 * @param id makes a retry harmless: the same id of the same sender appends once; null lets the hub choose one
 */
public record Draft(
        Json data, @Nullable String recipient, @Nullable String id) {

    /** How deep the data may nest: what a transport wraps it in has room below {@link Json#MAX_DEPTH}. */
    public static final int MAX_DEPTH = Json.MAX_DEPTH - 10;

    /**
     * Checks that there is data, its depth, and the names.
     *
     * @throws ProtocolException naming what is wrong
     */
    public Draft {
        requireNonNull(data, "data");
        if (data.isDeeperThan(MAX_DEPTH)) {
            throw new ProtocolException("data", "data must nest at most " + MAX_DEPTH + " deep, was deeper");
        }
        if (recipient != null) {
            Names.user("to", recipient);
            if (recipient.equals(Names.ANONYMOUS)) {
                throw new ProtocolException("to", "to must be a named user, was " + Names.ANONYMOUS);
            }
        }
        if (id != null) {
            Names.id(id);
        }
    }

    /** A message to the channel, the id chosen by the hub. */
    public static Draft of(Json data) {
        return new Draft(data, null, null);
    }

    /** The same for one user's inbox. */
    public Draft to(String user) {
        return new Draft(data, user, id);
    }

    /** The same under an id of the publisher's, so that it may be sent again safely. */
    public Draft withId(String uniqueId) {
        return new Draft(data, recipient, uniqueId);
    }
}
