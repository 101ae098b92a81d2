package dev.immediacy.socketio;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Packets to text and back, without any I/O; strict in what it reads.
 *
 * <p>Shape: {@code <type>[<attachments>-][<namespace>,][<id>][<JSON payload>]}. The payload is checked and kept in its
 * author's text: {@code 1.0} stays {@code 1.0}. What is malformed is a {@link ProtocolException} of the field {@code
 * packet}, upon which the connection closes. <i>Thread-safe</i>: no state. Source: Socket.IO v5, Packet encoding.
 *
 * <p>Stricter than the reference: an id is only read where the protocol has one, and an acknowledgement must have it.
 */
final class SocketCodec {

    /** Names that mean something to the clients themselves, so that no event may have them. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private static final int MAX_ID_DIGITS = 18;
    private static final int MAX_ATTACHMENT_DIGITS = 4;

    private SocketCodec() {}

    /** The text of the packet. */
    static String encode(SocketPacket packet) {
        StringBuilder out = new StringBuilder().append(packet.type().digit());
        if (packet.type().isBinary()) {
            out.append(packet.attachments()).append('-');
        }
        if (!packet.namespace().equals(SocketPacket.MAIN)) {
            out.append(packet.namespace()).append(',');
        }
        if (packet.id() != SocketPacket.NO_ID) {
            out.append(packet.id());
        }
        if (packet.payload() != null) {
            out.append(packet.payload().text());
        }
        return out.toString();
    }

    /**
     * Reads the text of a packet.
     *
     * @param maxAttachments what announces more is refused
     * @throws ProtocolException if the text is no packet
     */
    static SocketPacket decode(String text, int maxAttachments) {
        Scanner in = new Scanner(text);
        SocketPacket.Type type = in.type();
        int attachments = type.isBinary() ? in.attachments(maxAttachments) : 0;
        String namespace = in.namespace();
        long id = type.isEvent() || type.isAck() ? in.id() : SocketPacket.NO_ID;
        Json payload = in.payload();
        check(type, id, payload);
        if (payload != null && type.isBinary()) {
            Placeholders.check(payload, attachments);
        }
        return new SocketPacket(type, namespace, id, payload, attachments);
    }

    private static void check(SocketPacket.Type type, long id, @Nullable Json payload) {
        switch (type) {
            case CONNECT -> require(payload == null || startsWith(payload, '{'), "payload must be an object");
            case DISCONNECT -> require(payload == null, "payload must be absent");
            case CONNECT_ERROR ->
                require(
                        payload != null && (startsWith(payload, '{') || startsWith(payload, '"')),
                        "payload must be an object");
            case EVENT, BINARY_EVENT -> checkEvent(payload);
            case ACK, BINARY_ACK -> {
                require(id != SocketPacket.NO_ID, "acknowledgement id must be given");
                require(payload != null && startsWith(payload, '['), "payload must be an array");
            }
        }
    }

    private static void checkEvent(@Nullable Json payload) {
        require(payload != null && startsWith(payload, '['), "payload must be a non-empty array");
        List<Json> elements = elements(payload);
        require(!elements.isEmpty(), "payload must be a non-empty array");
        require(!RESERVED.contains(eventName(elements.get(0))), "event name must not be a reserved one");
    }

    private static List<Json> elements(@Nullable Json payload) {
        return payload == null ? List.of() : payload.elements("packet");
    }

    /** The name that an event's payload begins with: a string, or a number by its text. */
    static String eventName(Json first) {
        if (startsWith(first, '"')) {
            return first.string("packet");
        }
        require("-0123456789".indexOf(first.text().charAt(0)) >= 0, "event name must be a string or a number");
        return first.text();
    }

    private static boolean startsWith(Json json, char first) {
        return json.text().charAt(0) == first;
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new ProtocolException("packet", rule + ", was not");
        }
    }

    /** Reads the parts of a packet one after the other. <i>Not thread-safe.</i> */
    private static final class Scanner {

        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        SocketPacket.Type type() {
            SocketPacket.Type type = text.isEmpty() ? null : SocketPacket.Type.of(text.charAt(at++) - '0');
            if (type == null) {
                throw new ProtocolException("packet", "packet type must be 0 to 6, was not");
            }
            return type;
        }

        int attachments(int max) {
            String digits = digits();
            boolean plausible = !digits.isEmpty() && digits.length() <= MAX_ATTACHMENT_DIGITS;
            require(
                    plausible && at < text.length() && text.charAt(at++) == '-',
                    "attachments must be a count and a dash");
            int count = Integer.parseInt(digits);
            require(count <= max, "attachments must be at most " + max);
            return count;
        }

        String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return SocketPacket.MAIN;
            }
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String namespace = text.substring(at, end);
            at = Math.min(end + 1, text.length());
            return namespace;
        }

        long id() {
            String digits = digits();
            require(digits.length() <= MAX_ID_DIGITS, "id must have at most " + MAX_ID_DIGITS + " digits");
            return digits.isEmpty() ? SocketPacket.NO_ID : Long.parseLong(digits);
        }

        @Nullable Json payload() {
            return at == text.length() ? null : Json.parse("packet", text.substring(at));
        }

        private String digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return text.substring(start, at);
        }
    }
}
