package dev.immediacy.http;

import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) of UTF-8, strict in both directions. <i>Thread-safe</i>: no state. */
public final class Percent {

    private static final int HEX = 16;

    private Percent() {}

    /** Encodes a text so that it is one segment of a path, or one value of a query. */
    public static String encode(String text) {
        // URLEncoder follows the rules of HTML forms: a space is a plus, a tilde is not unreserved
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }

    /**
     * Decodes one segment of a path; besides percent-encoded bytes it may hold what RFC 3986 §3.3 allows there, without
     * the {@code ;} of path parameters.
     *
     * @throws ProtocolException naming {@code field}, if a character is not allowed or the bytes are not UTF-8
     */
    public static String decodeSegment(String field, String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-._~!$&'()*+,=:@%".indexOf(c) < 0) {
                throw new ProtocolException(
                        field, field + " must be percent-encoded UTF-8, had " + String.format("U+%04X", (int) c));
            }
        }
        return decode(field, segment);
    }

    /**
     * Decodes percent-encoded bytes and leaves all else as it is.
     *
     * @throws ProtocolException naming {@code field}, if an escape is not one or the bytes are not UTF-8
     */
    public static String decode(String field, String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < given.length; i++) {
            if (given[i] == '%') {
                bytes.write(escape(field, given, i));
                i += 2;
            } else {
                bytes.write(given[i]);
            }
        }
        return MessageCodec.utf8(field, ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static int escape(String field, byte[] given, int at) {
        int high = at + 1 < given.length ? Character.digit(given[at + 1], HEX) : -1;
        int low = at + 2 < given.length ? Character.digit(given[at + 2], HEX) : -1;
        if (high < 0 || low < 0) {
            throw new ProtocolException(field, field + " must have two hexadecimal digits after each %, had not");
        }
        return high * HEX + low;
    }
}
