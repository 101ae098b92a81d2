package dev.immediacy.benchmarks;

import dev.immediacy.core.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One row of the comparison: a transport, and how often its clients ask if they have to. <i>Immutable.</i>
 *
 * @param transport both ends of it
 * @param pollInterval null where the server tells the client
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
            if (config.transports().isEmpty() || config.transports().contains(transport.name())) {
                cells.addAll(cells(transport, config.pollIntervals()));
            }
        }
        return cells;
    }

    private static List<Cell> cells(Transport transport, List<Duration> pollIntervals) {
        return transport.name().equals(POLLING)
                ? pollIntervals.stream()
                        .map(interval -> new Cell(transport, interval))
                        .toList()
                : List.of(new Cell(transport, null));
    }

    private static List<Transport> known() {
        return StreamSupport.stream(ServiceLoader.load(Transport.class).spliterator(), false)
                .sorted(Comparator.comparingInt(Cell::rank).thenComparing(Transport::name))
                .toList();
    }

    private static int rank(Transport transport) {
        int rank = ORDER.indexOf(transport.name());
        return rank < 0 ? ORDER.size() : rank;
    }

    boolean isLongPoll() {
        return transport.name().equals(LONGPOLL);
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
