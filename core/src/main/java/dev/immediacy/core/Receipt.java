package dev.immediacy.core;

/**
 * The hub's answer to a publisher.
 *
 * <p>Shape on the wire: {@code {"sequence": 42, "id": "…", "cursor": "…"}}. For a direct message of a named sender the
 * position is the one in the sender's own inbox, where the sender can resume from it. <i>Immutable.</i>
 *
 * @param id the message's id
 * @param position where it was appended
 * @param duplicate true if an earlier publish had this id and nothing was appended now
 */
public record Receipt(String id, Position position, boolean duplicate) {

    /** The same answer, given again. */
    Receipt again() {
        return duplicate ? this : new Receipt(id, position, true);
    }

    /** The answer as one JSON object. */
    public String toJson() {
        return "{\"sequence\":" + position.sequence() + ",\"id\":" + Json.quote(id) + ",\"cursor\":\"" + position
                + "\"}";
    }
}
