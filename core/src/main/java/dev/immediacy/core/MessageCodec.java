package dev.immediacy.core;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of messages and drafts, the same bytes on every transport.
 *
 * <p>Shape: {@code {"channel":"lobby","sequence":42,"cursor":"k2j8x0qz.42","id":"…","from":"alice","to":"bob"?,
 * "at":"2026-11-23T10:00:00.123Z","data":…}}; {@code data} is the publisher's own text. <i>Thread-safe</i>: no state.
 */
public final class MessageCodec {

    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern INTEGER = Pattern.compile("\\d{1,18}");

    private MessageCodec() {}

    /** The wire JSON of a message, UTF-8. */
    public static byte[] encode(Message message) {
        StringBuilder out = new StringBuilder(160 + message.data().text().length());
        out.append("{\"channel\":");
        Json.appendQuoted(message.channel(), out);
        out.append(",\"sequence\":").append(message.sequence());
        out.append(",\"cursor\":\"").append(message.cursor());
        out.append("\",\"id\":");
        Json.appendQuoted(message.id(), out);
        out.append(",\"from\":");
        Json.appendQuoted(message.sender(), out);
        if (message.recipient() != null) {
            out.append(",\"to\":");
            Json.appendQuoted(message.recipient(), out);
        }
        out.append(",\"at\":\"").append(AT.format(message.publishedAt()));
        out.append("\",\"data\":").append(message.data().text()).append('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a message's wire JSON, at a client.
     *
     * @throws ProtocolException naming the member that is missing or wrong
     */
    public static Message decode(Json json) {
        Map<String, Json> members = json.members("message");
        Position position = Position.parse("cursor", required(members, "cursor").string("cursor"));
        return new Message(
                required(members, "channel").string("channel"),
                position,
                required(members, "id").string("id"),
                required(members, "from").string("from"),
                optionalString(members, "to"),
                instant(required(members, "at").string("at")),
                required(members, "data"));
    }

    /**
     * Reads what a publisher sent: {@code data}, and optionally {@code to} and {@code id}. Other members are ignored.
     *
     * @throws ProtocolException naming the member that is missing or wrong
     */
    public static Draft draft(Map<String, Json> members) {
        return new Draft(required(members, "data"), optionalString(members, "to"), optionalString(members, "id"));
    }

    /** The JSON a publisher sends, as the members of an object without its braces. */
    public static String members(Draft draft) {
        StringBuilder out = new StringBuilder("\"data\":").append(draft.data().text());
        if (draft.recipient() != null) {
            out.append(",\"to\":");
            Json.appendQuoted(draft.recipient(), out);
        }
        if (draft.id() != null) {
            out.append(",\"id\":");
            Json.appendQuoted(draft.id(), out);
        }
        return out.toString();
    }

    /**
     * Reads the hub's answer to a publisher, at a client.
     *
     * @throws ProtocolException naming the member that is missing or wrong
     */
    public static Receipt receipt(Json json, boolean duplicate) {
        Map<String, Json> members = json.members("receipt");
        Position position = Position.parse("cursor", required(members, "cursor").string("cursor"));
        return new Receipt(required(members, "id").string("id"), position, duplicate);
    }

    /**
     * Reads a problem (RFC 9457), at a client; what is missing gets a stand-in, since the sender may be a proxy.
     *
     * @param status stands in for a missing status
     */
    public static Problem problem(int status, Map<String, Json> members) {
        Json given = members.getOrDefault("status", new Json(Integer.toString(status)));
        int known = INTEGER.matcher(given.text()).matches() && given.text().length() <= 3
                ? Integer.parseInt(given.text())
                : status;
        String detail = optionalString(members, "detail");
        return Problem.of(known, detail == null ? "no detail was given" : detail, optionalString(members, "field"));
    }

    /**
     * Decodes UTF-8 strictly, where {@code new String} would put replacement characters.
     *
     * @throws ProtocolException naming {@code field}, if the bytes are not UTF-8
     */
    public static String utf8(String field, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException(field, field + " must be valid UTF-8, was not", e);
        }
    }

    /**
     * A member that has to be there.
     *
     * @throws ProtocolException naming it, if it is not
     */
    public static Json required(Map<String, Json> members, String name) {
        Json value = members.get(name);
        if (value == null) {
            throw new ProtocolException(name, name + " must be given, was missing");
        }
        return value;
    }

    /**
     * A string member that may be absent or {@code null}.
     *
     * @throws ProtocolException naming it, if it is something else than a string
     */
    public static @Nullable String optionalString(Map<String, Json> members, String name) {
        Json value = members.get(name);
        return value == null || value.isNull() ? null : value.string(name);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ProtocolException("at", "at must be an RFC 3339 time, was " + text, e);
        }
    }
}
