package dev.immediacy.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far a client has read: one position for each log it follows. Opaque to clients, who only ever send it back.
 *
 * <p>Shape: {@code k2j8x0qz.42} or, with an inbox, {@code k2j8x0qz.42,9fh3m1ab.7}. Where a log occurs more than once the
 * furthest position counts, so a client that was handed several cursors may resume with all of them joined by commas.
 * <i>Immutable.</i>
 *
 * @param positions in no particular order; empty only in {@link #OLDEST}
 */
public record Cursor(List<Position> positions) {

    /** Starts at the oldest retained message of every log; {@code 0} on the wire. */
    public static final Cursor OLDEST = new Cursor(List.of());

    private static final int MAX_POSITIONS = 64;

    /** Copies the list. */
    public Cursor {
        positions = List.copyOf(positions);
    }

    /**
     * Reads the wire form.
     *
     * @param field the parameter or header it came in
     * @throws ProtocolException naming {@code field}, if the text is not a cursor of this library
     */
    public static Cursor parse(String field, String text) {
        if (text.equals("0")) {
            return OLDEST;
        }
        String[] parts = text.split(",", MAX_POSITIONS + 1);
        if (parts.length > MAX_POSITIONS) {
            throw new ProtocolException(field, field + " must join at most " + MAX_POSITIONS + " cursors, had more");
        }
        return new Cursor(
                Arrays.stream(parts).map(part -> Position.parse(field, part)).toList());
    }

    /** The wire form. */
    @Override
    public String toString() {
        return positions.isEmpty()
                ? "0"
                : positions.stream().map(Position::toString).collect(Collectors.joining(","));
    }
}
