package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Polling;
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
 * @param interval the T of its {@link Strategy}; null where there is none
 * @param control whether the row repeats another one (A/A)
 */
record Cell(Transport transport, @Nullable Duration interval, boolean control) {

    /** Those who ask first, then those who are told; teaching variants follow in the order of their names. */
    private static final List<String> ORDER = List.of("polling", "longpoll", "sse", "socketio", "websocket");

    /**
     * The rows of a block.
     *
     * @throws IllegalArgumentException if a transport it names is not on the class path
     */
    static List<Cell> of(Rows rows) {
        List<Transport> known = known();
        List<String> names = known.stream().map(Transport::name).toList();
        for (String wanted : rows.transports()) {
            if (!names.contains(wanted)) {
                throw new IllegalArgumentException(
                        "transport must be one of " + String.join(", ", names) + ", was " + wanted);
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (Transport transport : known) {
            if (isWanted(transport, rows)) {
                cells.addAll(cells(transport, rows.pollIntervals()));
            }
        }
        if (rows.control()) {
            cells.add(repeated(cells));
        }
        return cells;
    }

    private static boolean isWanted(Transport transport, Rows rows) {
        boolean lesson = transport instanceof Lesson; // in no comparison that does not ask for it
        return rows.transports().contains(transport.name())
                || (lesson ? rows.variants() : rows.transports().isEmpty());
    }

    /** Polling has a row for each interval, a variant one with the shortest. */
    private static List<Cell> cells(Transport transport, List<Duration> intervals) {
        if (!Strategy.of(transport).takesInterval()) {
            return List.of(new Cell(transport, null, false));
        }
        if (!(transport instanceof Lesson)) {
            return intervals.stream()
                    .map(interval -> new Cell(transport, interval, false))
                    .toList();
        }
        Duration shortest = intervals.stream().min(Comparator.naturalOrder()).orElseThrow();
        return List.of(new Cell(transport, shortest, false));
    }

    private static Cell repeated(List<Cell> cells) {
        Cell twin = cells.stream()
                .filter(cell -> cell.strategy() == Strategy.LONG_POLL)
                .findFirst()
                .orElse(cells.get(0));
        return new Cell(twin.transport, twin.interval, true);
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

    /** Which formula predicts it. */
    Strategy strategy() {
        return Strategy.of(transport);
    }

    /** Whether it exists to teach, and is not one of the transports to choose from. */
    boolean isLesson() {
        return transport instanceof Lesson;
    }

    boolean isPull() {
        return Behaviour.isPull(strategy());
    }

    boolean isLongPoll() {
        return Behaviour.isLongPoll(strategy());
    }

    boolean isShortPoll() {
        return Behaviour.isShortPoll(strategy());
    }

    /** Why it cannot be measured here; null if it can. */
    @Nullable String unavailable() {
        return transport instanceof Lesson lesson ? lesson.unavailable().orElse(null) : null;
    }

    /** A client's configuration with this row's interval, if it has one. */
    ClientConfig configure(ClientConfig client, double phase) {
        return interval == null
                ? client
                : client.withPolling(Polling.every(interval).withPhase(phase));
    }

    /** As it is shown: {@code polling 100 ms}. */
    String label() {
        return name(" ", UnaryOperator.identity());
    }

    /** As a file is called: {@code polling-100ms}. */
    String slug() {
        return name("-", text -> text.replace(" ", ""));
    }

    /** The slug of the row that this one repeats. */
    String twinSlug() {
        return new Cell(transport, interval, false).slug();
    }

    private String name(String separator, UnaryOperator<String> form) {
        StringBuilder name = new StringBuilder(transport.name());
        if (interval != null) {
            name.append(separator).append(form.apply(Ranges.text(interval)));
        }
        return control ? name.append(separator).append("again").toString() : name.toString();
    }
}
