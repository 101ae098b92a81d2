package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * One place in one log: the log's epoch and a sequence in it.
 *
 * <p>The epoch is drawn when a log is created, so a position from before a restart is recognised as one. Shape: {@code
 * k2j8x0qz.42}, all characters unreserved in a URL (RFC 3986 §2.3). <i>Immutable.</i>
 *
 * @param epoch names the log; letters and digits
 * @param sequence the last sequence read, 0 before the first
 */
public record Position(String epoch, long sequence) {

    private static final int MAX_EPOCH = 16;
    private static final int MAX_DIGITS = 18;

    /** Checks the range. */
    public Position {
        requireNonNull(epoch, "epoch");
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative, was " + sequence);
        }
    }

    /**
     * Reads the wire form.
     *
     * @throws ProtocolException naming {@code field}, if this is not one
     */
    static Position parse(String field, String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot > MAX_EPOCH || !isAlphanumeric(text, dot) || !isSequence(text, dot + 1)) {
            throw new ProtocolException(field, field + " must be a cursor this server gave, was not one");
        }
        return new Position(text.substring(0, dot), Long.parseLong(text.substring(dot + 1)));
    }

    private static boolean isAlphanumeric(String text, int end) {
        return text.chars().limit(end).allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    private static boolean isSequence(String text, int start) {
        int digits = text.length() - start;
        return digits >= 1 && digits <= MAX_DIGITS && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}
