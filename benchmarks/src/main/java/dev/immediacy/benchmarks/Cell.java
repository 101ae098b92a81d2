package dev.immediacy.benchmarks;

import dev.immediacy.core.Transport;
import dev.immediacy.lessons.Lesson;
import dev.immediacy.lessons.Lessons;
import dev.immediacy.lessons.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One row of the comparison: a transport, and how often its clients ask if they have to. <i>Immutable.</i>
 *
 * @param transport both ends of it
 * @param pollInterval null where no interval decides when a message leaves
 */
record Cell(Transport transport, @Nullable Duration pollInterval) {

    static final String POLLING = "polling";
    static final String LONGPOLL = "longpoll";

    /** Those who ask first, then those who are told; what is not named here follows in the order of its name. */
    private static final List<String> ORDER = List.of(POLLING, LONGPOLL, "sse", "socketio", "websocket");

    /**
     * The rows of a comparison.
     *
     * @throws IllegalArgumentException if a transport of the configuration is not on the class path
     */
    static List<Cell> of(CompareConfig config) {
        List<Transport> known = known();
        List<String> names = known.stream().map(Transport::name).toList();
        for (String wanted : config.transports()) {
            if (!names.contains(wanted)) {
                throw new IllegalArgumentException(
                        "transport must be one of " + String.join(", ", names) + ", was " + wanted);
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (Transport transport : known) {
            boolean isLesson = transport instanceof Lesson; // in no comparison that does not name it
            if (config.transports().isEmpty() ? !isLesson : config.transports().contains(transport.name())) {
                cells.addAll(cells(transport, config.pollIntervals()));
            }
        }
        return cells;
    }

    private static List<Cell> cells(Transport transport, List<Duration> pollIntervals) {
        return Strategy.of(transport).takesInterval()
                ? pollIntervals.stream()
                        .map(interval -> new Cell(transport, interval))
                        .toList()
                : List.of(new Cell(transport, null));
    }

    private static List<Transport> known() {
        Stream<Transport> mounted =
                StreamSupport.stream(ServiceLoader.load(Transport.class).spliterator(), false);
        return Stream.concat(mounted, Lessons.all().stream())
                .sorted(Comparator.comparingInt(Cell::rank).thenComparing(Transport::name))
                .toList();
    }

    private static int rank(Transport transport) {
        int rank = ORDER.indexOf(transport.name());
        return rank < 0 ? ORDER.size() : rank;
    }

    boolean isLongPoll() {
        return Strategy.of(transport) == Strategy.LONG_POLL;
    }

    boolean isLesson() {
        return transport instanceof Lesson;
    }

    /** Why it cannot be measured here; null if it can. */
    @Nullable String unavailable() {
        return transport instanceof Lesson lesson ? lesson.unavailable().orElse(null) : null;
    }

    /** As it is shown: {@code polling 100 ms}. */
    String label() {
        return name(" ", UnaryOperator.identity());
    }

    /** As a file is called: {@code polling-100ms}. */
    String slug() {
        return name("-", text -> text.replace(" ", ""));
    }

    private String name(String separator, UnaryOperator<String> form) {
        return pollInterval == null
                ? transport.name()
                : transport.name() + separator + form.apply(Ranges.text(pollInterval));
    }
}
