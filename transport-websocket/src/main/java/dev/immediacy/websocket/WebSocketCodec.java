package dev.immediacy.websocket;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the subprotocol {@value #PROTOCOL}, one object in each text frame.
 *
 * <p>Shape, from the server: {@code {"type":"welcome","cursor":"k2j8x0qz.42"}}, {@code {"type":"message","message":{…}}},
 * {@code {"type":"gap","channel":"lobby","cursor":"…"}}, {@code {"type":"ack","id":"…","sequence":43,"cursor":"…"}} (with
 * {@code "duplicate":true} where nothing was appended), {@code {"type":"error","id":"…"?,…problem…}}; from the client:
 * {@code {"type":"publish","id":"…"?,"data":…,"to":"bob"?}}. <i>Thread-safe</i>: no state.
 */
final class WebSocketCodec {

    /** The subprotocol (RFC 6455 §1.9). */
    static final String PROTOCOL = "immediacy.v1";

    /** The id where our own client writes it: within the first two members. */
    private static final Pattern LEADING_ID = Pattern.compile(
            "\\s*\\{\\s*(?:\"type\"\\s*:\\s*\"publish\"\\s*,\\s*)?\"id\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.){1,512}\").*",
            Pattern.DOTALL);

    private WebSocketCodec() {}

    /** The first frame: the client's place in the log. */
    static String welcome(Cursor cursor) {
        return "{\"type\":\"welcome\",\"cursor\":\"" + cursor + "\"}";
    }

    /** Messages before this batch are lost to the reader. */
    static String gap(Batch batch) {
        return "{\"type\":\"gap\",\"channel\":" + Json.ofString(batch.channel()).text() + ",\"cursor\":\""
                + batch.start() + "\"}";
    }

    /** The answer to a publish. */
    static String ack(Receipt receipt) {
        return "{\"type\":\"ack\",\"id\":" + Json.ofString(receipt.id()).text() + ",\"sequence\":"
                + receipt.position().sequence() + ",\"cursor\":\"" + receipt.position() + "\""
                + (receipt.duplicate() ? ",\"duplicate\":true}" : "}");
    }

    /** What is wrong with a frame; names the publish where its id could be read. */
    static String error(Problem problem, @Nullable String id) {
        String named = id == null ? "" : ",\"id\":" + Json.ofString(id).text();
        // a problem has a member "type" of its own (RFC 9457), which is the default one and may be absent
        return "{\"type\":\"error\"" + named + problem.members().substring(TYPE_OF_PROBLEM.length()) + "}";
    }

    private static final String TYPE_OF_PROBLEM = "\"type\":\"about:blank\"";

    /**
     * The members of a frame.
     *
     * @throws ProtocolException naming {@code frame}, if it is not one JSON object
     */
    static Map<String, Json> members(String text) {
        return Json.parse("frame", text).members("frame");
    }

    /**
     * What kind of frame it is.
     *
     * @throws ProtocolException naming {@code type}, if it is missing or no string
     */
    static String type(Map<String, Json> members) {
        return MessageCodec.required(members, "type").string("type");
    }

    /** A frame's {@code id}; null if there is none that could be one. */
    static @Nullable String id(Map<String, Json> members) {
        return valid(members.get("id"));
    }

    /** The {@code id} in the head of a frame that was too large to be read; null if it is not at its beginning. */
    static @Nullable String id(String head) {
        Matcher matcher = LEADING_ID.matcher(head);
        return matcher.matches() ? valid(new Json(matcher.group(1))) : null;
    }

    private static @Nullable String valid(@Nullable Json id) {
        try {
            return id == null ? null : Names.id(id.string("id"));
        } catch (ProtocolException e) {
            return null; // the frame's own error says so
        }
    }

    /**
     * Reads a publish, at the server.
     *
     * @throws ProtocolException naming the member that is missing or wrong
     */
    static Draft publish(Map<String, Json> members) {
        String type = type(members);
        if (!type.equals("publish")) {
            String shown = type.length() <= 32 ? type : type.substring(0, 32) + "…";
            throw new ProtocolException("type", "type must be publish, was " + shown);
        }
        return MessageCodec.draft(members);
    }

    /** A publish, at the client, of a draft with an id; it comes first, where {@link #id(String)} finds it. */
    static String publish(Draft draft) {
        String to = draft.recipient() == null
                ? ""
                : ",\"to\":" + Json.ofString(draft.recipient()).text();
        return "{\"type\":\"publish\",\"id\":"
                + Json.ofString(requireNonNull(draft.id(), "id")).text() + to + ",\"data\":"
                + draft.data().text() + "}";
    }

    /**
     * Reads an ack, at the client.
     *
     * @throws ProtocolException naming the member that is missing or wrong
     */
    static Receipt receipt(Map<String, Json> members) {
        Cursor cursor = cursor(members);
        boolean duplicate =
                members.getOrDefault("duplicate", new Json("false")).text().equals("true");
        return new Receipt(
                MessageCodec.required(members, "id").string("id"),
                cursor.positions().get(0),
                duplicate);
    }

    /**
     * Reads a frame's cursor, at the client.
     *
     * @throws ProtocolException naming {@code cursor}, if it is missing or wrong
     */
    static Cursor cursor(Map<String, Json> members) {
        return Cursor.parse("cursor", MessageCodec.required(members, "cursor").string("cursor"));
    }
}
