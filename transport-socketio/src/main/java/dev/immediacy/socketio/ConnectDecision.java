package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ConnectRequest}.
 *
 * <p>Shape: an acceptance is <code>0{"sid":"…"}</code> and, with data <code>{"role":"admin"}</code>, <code>
 * 0{"sid":"…","role":"admin"}</code>; a refusal is <code>4{"message":"Not authorized","data":…}</code>. <i>Immutable.</i>
 *
 * @param accepted whether the client may join
 * @param message why not; empty where it may
 * @param data what else the client is told: members beside the session id, or anything beside the message
 */
public record ConnectDecision(
        boolean accepted, String message, @Nullable Json data) {

    /** Checks that the data of an acceptance is an object. */
    public ConnectDecision {
        requireNonNull(message, "message");
        if (accepted && data != null && !data.text().startsWith("{")) {
            throw new IllegalArgumentException("data of an acceptance must be an object, was " + data);
        }
    }

    /** The client joins. */
    public static ConnectDecision accept() {
        return new ConnectDecision(true, "", null);
    }

    /**
     * The client joins and is told something.
     *
     * @param data an object whose members go beside {@code sid}
     */
    public static ConnectDecision accept(Json data) {
        return new ConnectDecision(true, "", requireNonNull(data, "data"));
    }

    /** The client does not join. */
    public static ConnectDecision refuse(String message) {
        return new ConnectDecision(false, message, null);
    }

    /** The client does not join and is told something besides the message. */
    public static ConnectDecision refuse(String message, Json data) {
        return new ConnectDecision(false, message, requireNonNull(data, "data"));
    }

    /** The payload of the CONNECT or CONNECT_ERROR packet. */
    Json payload(String sid) {
        StringBuilder out = new StringBuilder("{");
        if (!accepted) {
            out.append("\"message\":").append(Json.ofString(message).text());
            if (data != null) {
                out.append(",\"data\":").append(data.text());
            }
            return new Json(out.append('}').toString());
        }
        out.append("\"sid\":").append(Json.ofString(sid).text());
        if (data != null) {
            data.members("data")
                    .forEach((name, value) -> out.append(',')
                            .append(Json.ofString(name).text())
                            .append(':')
                            .append(value.text()));
        }
        return new Json(out.append('}').toString());
    }
}
