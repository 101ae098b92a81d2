package dev.immediacy.benchmarks;

import java.io.IOException;
import java.io.InputStream;

/**
 * The little of HTTP/1.1 that a measuring client reads itself (RFC 9112 §4, RFC 9110 §8.6): for responses that say their
 * length. <i>Thread-safe</i>: no state.
 */
final class ResponseHead {

    private static final String CONTENT_LENGTH = "content-length:";

    private ResponseHead() {}

    /** Reads a status line and its fields, and returns the length of the content that follows; 0 if none is named. */
    static int contentLength(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, CONTENT_LENGTH, 0, CONTENT_LENGTH.length())) {
                length =
                        Integer.parseInt(line.substring(CONTENT_LENGTH.length()).trim());
            }
        }
        return length;
    }

    /** A line without its end; empty at the end of the stream too. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
