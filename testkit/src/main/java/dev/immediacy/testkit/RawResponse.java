package dev.immediacy.testkit;

import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 response as it came over the wire.
 *
 * <p><em>Immutable.</em>
 *
 * @param head status line and header fields with their line ends, without the empty line
 * @param body the content as UTF-8, chunked coding removed; empty when there is none
 */
public record RawResponse(String head, String body) {
    /**
     * The status code.
     *
     * @return the number in the status line
     * @throws IllegalStateException if the status line is not HTTP/1.1's
     */
    public int status() {
        String line = head.lines().findFirst().orElse("");
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[1].matches("\\d{3}")) {
            throw new IllegalStateException("status line must hold a status code, was " + line);
        }
        return Integer.parseInt(parts[1]);
    }

    /**
     * The first header field of a name.
     *
     * @param name in any case
     * @return its value without surrounding white space
     */
    public Optional<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).trim())
                .findFirst();
    }
}
