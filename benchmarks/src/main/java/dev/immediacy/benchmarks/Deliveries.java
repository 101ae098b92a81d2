package dev.immediacy.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Whether everything arrived: exactly once, in order, at every subscriber. The messages of the warm-up count too, since a
 * loss is a loss. <i>Immutable.</i>
 *
 * @param published messages times subscribers, the warm-up's included
 * @param delivered of those, arrived
 * @param lost of those, missing when the drain deadline passed
 * @param duplicated arrivals of what had arrived before
 * @param outOfOrder arrivals behind a later message
 * @param gaps times a subscriber was told that messages are lost to it
 * @param refused publishes the server did not accept
 * @param problems errors the clients reported and recovered from
 * @param firstProblem the text of one of them
 */
public record Deliveries(
        long published,
        long delivered,
        long lost,
        long duplicated,
        long outOfOrder,
        long gaps,
        long refused,
        long problems,
        @Nullable String firstProblem) {

    static final Deliveries NONE = new Deliveries(0, 0, 0, 0, 0, 0, 0, 0, null);

    /** Whether every message arrived exactly once and in order. */
    public boolean ok() {
        return lost == 0 && duplicated == 0 && outOfOrder == 0 && gaps == 0 && refused == 0;
    }

    /** Whether nothing else went wrong than that messages were lost. */
    boolean onlyLost() {
        return duplicated == 0 && outOfOrder == 0 && gaps == 0 && refused == 0;
    }

    Deliveries plus(Deliveries other) {
        return new Deliveries(
                published + other.published,
                delivered + other.delivered,
                lost + other.lost,
                duplicated + other.duplicated,
                outOfOrder + other.outOfOrder,
                gaps + other.gaps,
                refused + other.refused,
                problems + other.problems,
                firstProblem == null ? other.firstProblem : firstProblem);
    }

    Deliveries withRefused(long newRefused) {
        return new Deliveries(
                published, delivered, lost, duplicated, outOfOrder, gaps, newRefused, problems, firstProblem);
    }

    /** What went wrong, in words; empty if nothing did. */
    String complaint() {
        StringBuilder text = new StringBuilder();
        complain(text, lost, "LOST");
        complain(text, duplicated, "DUPLICATED");
        complain(text, outOfOrder, "OUT OF ORDER");
        complain(text, gaps, "GAPS");
        complain(text, refused, "REFUSED");
        return text.toString();
    }

    private static void complain(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }
}
