package dev.immediacy.soak;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a soak found. <i>Immutable.</i>
 *
 * @param config what ran
 * @param took how long it ran, with the quiet time at the end
 * @param published messages whose publisher has a receipt
 * @param retries how many times a message was sent again under its id
 * @param deliveries messages that subscribers received
 * @param gaps how many gaps subscribers were told
 * @param holes how many times a subscriber's next message did not follow its last
 * @param faults how many happened, by kind, as in {@code half-close}
 * @param violations what broke a promise; empty if nothing did
 */
public record SoakReport(
        SoakConfig config,
        Duration took,
        long published,
        long retries,
        long deliveries,
        long gaps,
        long holes,
        Map<String, Long> faults,
        List<String> violations) {

    /** Copies what could change. */
    public SoakReport {
        faults = Map.copyOf(faults);
        violations = List.copyOf(violations);
    }

    /** Whether every promise was kept. */
    public boolean passed() {
        return violations.isEmpty();
    }

    /** How many faults happened. */
    public long faultCount() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The report in a few lines. */
    public List<String> lines() {
        String kinds = faults.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "));
        String verdict = passed()
                ? "passed: nothing was lost untold, doubled, reordered, altered or misdirected"
                : "FAILED: " + violations.size() + " violations, the first of them:";
        return List.of(
                format(
                        "seed %d, %d s, of them %d s with faults",
                        config.seed(), took.toSeconds(), config.duration().toSeconds()),
                format("published  %,d messages, sent again %,d times", published, retries),
                format("delivered  %,d messages", deliveries),
                format("faults     %,d: %s", faultCount(), kinds),
                format("gaps told  %,d, for %,d holes", gaps, holes),
                verdict);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
