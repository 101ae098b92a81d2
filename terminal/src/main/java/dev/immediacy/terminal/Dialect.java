package dev.immediacy.terminal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in a few words what the bytes of one connection are: HTTP until it turns into something else.
 *
 * <p>It looks at what was read at once and does not join what was torn apart: good enough to be read by people.
 * <i>Thread-safe</i>: the phase is written by the reader of one direction, read by both.
 */
final class Dialect {

    /** Continues what was described before; not shown. */
    static final String REST = "";

    private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|DELETE) (\\S+) HTTP/1\\.1");
    private static final Pattern RESPONSE = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern MESSAGE = Pattern.compile("\"channel\":\"[^\"]*\",\"sequence\":");
    private static final int SHOWN = 22;
    private static final int MASK_BYTES = 4;
    private static final int SHORT_PAYLOAD = 126;
    private static final int LONG_PAYLOAD = 127;

    private enum Phase {
        HTTP,
        EVENTS,
        FRAMES
    }

    private volatile Phase phase = Phase.HTTP;

    /** What these bytes are. */
    String describe(TraceEvent.Kind kind, byte[] bytes) {
        if (bytes.length == 0) {
            return REST;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return switch (phase) {
            case HTTP -> kind == TraceEvent.Kind.UP ? request(text) : response(text);
            case EVENTS -> text.contains("data:") ? "event, " + messages(text) : "comment";
            case FRAMES -> frames(bytes);
        };
    }

    private static String request(String text) {
        Matcher line = REQUEST.matcher(text);
        if (!line.lookingAt()) {
            return REST;
        }
        String path = line.group(2).replaceFirst("\\?.*", "");
        String resource = path.replaceFirst("/$", "").replaceFirst(".*/", "");
        return (text.contains("Upgrade: websocket") ? "upgrade" : line.group(1)) + " " + resource;
    }

    private String response(String text) {
        Matcher line = RESPONSE.matcher(text);
        if (!line.lookingAt()) {
            return REST;
        }
        if (line.group(1).equals("101")) {
            phase = Phase.FRAMES;
            return "101 WebSocket";
        }
        if (text.contains("text/event-stream")) {
            phase = Phase.EVENTS;
            return "200 event stream";
        }
        return line.group(1) + (text.contains("{\"messages\":[") ? ", " + messages(text) : "");
    }

    private static String messages(String text) {
        long count = MESSAGE.matcher(text).results().count();
        return count == 1 ? "1 message" : count + " messages";
    }

    /** The first frame of these (RFC 6455 §5.2), and how many messages all of them carry. */
    private static String frames(byte[] bytes) {
        int opcode = bytes[0] & 0x0f;
        if (opcode != 1) {
            return switch (opcode) {
                case 8 -> "close frame";
                case 9 -> "ping frame";
                case 10 -> "pong frame";
                default -> "frame";
            };
        }
        String text = payload(bytes);
        long count = MESSAGE.matcher(text).results().count();
        return "frame, " + (count > 0 ? messages(text) : shortened(text));
    }

    private static String payload(byte[] bytes) {
        if (bytes.length < 2) {
            return "";
        }
        int length = bytes[1] & 0x7f;
        int start = 2 + (length == SHORT_PAYLOAD ? 2 : length == LONG_PAYLOAD ? 8 : 0);
        if ((bytes[1] & 0x80) == 0) {
            return new String(bytes, start, Math.max(0, bytes.length - start), StandardCharsets.UTF_8);
        }
        byte[] unmasked = new byte[Math.max(0, bytes.length - start - MASK_BYTES)];
        for (int i = 0; i < unmasked.length; i++) {
            unmasked[i] = (byte) (bytes[start + MASK_BYTES + i] ^ bytes[start + i % MASK_BYTES]);
        }
        return new String(unmasked, StandardCharsets.UTF_8);
    }

    private static String shortened(String text) {
        Matcher type = Pattern.compile("\\{\"type\":\"(\\w+)\"").matcher(text);
        if (type.lookingAt()) {
            return type.group(1);
        }
        String printable = text.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN - 1) + "…";
    }
}
