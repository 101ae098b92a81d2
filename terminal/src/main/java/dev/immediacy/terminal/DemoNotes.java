package dev.immediacy.terminal;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three notes on what there is to see in a demo, with its own figures. <i>Immutable.</i> */
final class DemoNotes {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Pattern LINE = Pattern.compile("(.{1,77})( |$)");

    private final DemoConfig config;
    private final List<TraceEvent> events;
    private final Map<String, Double> bobHeard = new HashMap<>();
    private final long firstWord;

    private DemoNotes(DemoConfig config, List<TraceEvent> events) {
        this.config = config;
        this.events = events;
        Map<String, Long> said = new HashMap<>();
        for (TraceEvent event : events) {
            if (event.kind() == TraceEvent.Kind.SAYS) {
                said.put(event.text(), event.startNanos());
            }
        }
        this.firstWord = said.getOrDefault(Demo.GREETING, Long.MAX_VALUE);
        for (TraceEvent event : events) {
            Long when = said.get(event.text());
            if (event.kind() == TraceEvent.Kind.HEARS && event.client().equals(Demo.BOB) && when != null) {
                bobHeard.put(event.text(), (event.startNanos() - when) / NANOS_PER_MILLI);
            }
        }
    }

    /** The notes, each wrapped to the width of the diagram. */
    static List<String> of(DemoConfig config, List<TraceEvent> events) {
        return new DemoNotes(config, events)
                .notes().stream()
                        .map(note -> LINE.matcher(note).replaceAll("$1\n   ").strip())
                        .toList();
    }

    private List<String> notes() {
        return switch (config.transport()) {
            case "polling" -> polling();
            case "longpoll" -> longPolling();
            case "sse" -> serverSentEvents();
            case "websocket" -> webSocket();
            case "socketio" -> socketIo();
            default -> push("Who waits here? Look for the arrows that nobody asked for.");
        };
    }

    private List<String> polling() {
        double empty = count(TraceEvent.Kind.DOWN, "200, 0 messages", firstWord);
        return List.of(
                text(
                        "1. \"%s\" lay at the server until bob's next poll, and was heard after %.0f ms. On average that is"
                                + " half of %d ms, and the ways.",
                        Demo.GREETING,
                        heard(Demo.GREETING),
                        config.pollInterval().toMillis()),
                text(
                        "2. Since the first word there were %.0f polls, and %.0f of them brought nothing. Half the interval:"
                                + " half the wait, twice the requests.",
                        count(TraceEvent.Kind.UP, "GET poll", firstWord), empty),
                text(
                        "3. \"%s\" and \"%s\" were said 5 ms apart and heard after %.0f and %.0f ms: a poll takes everything"
                                + " since its cursor.",
                        Demo.ONE, Demo.TWO, heard(Demo.ONE), heard(Demo.TWO)));
    }

    private List<String> longPolling() {
        return List.of(
                text(
                        "1. \"%s\" met bob's request waiting at the server, and was heard after %.0f ms: %d to the server,"
                                + " as many to bob, the rest is the machines' work.",
                        Demo.GREETING, heard(Demo.GREETING), config.oneWay().toMillis()),
                text(
                        "2. \"%s\" came 5 ms after \"%s\", while bob was on his way to ask again. The log kept it for him:"
                                + " heard after %.0f ms, not %.0f.",
                        Demo.TWO, Demo.ONE, heard(Demo.TWO), heard(Demo.ONE)),
                text(
                        "3. Each answer costs the next request: %.0f of them since the first word, %d bytes up for %d bytes"
                                + " down.",
                        count(TraceEvent.Kind.UP, "GET longpoll", firstWord),
                        bytes(TraceEvent.Kind.UP, null),
                        bytes(TraceEvent.Kind.DOWN, null)));
    }

    private List<String> serverSentEvents() {
        return List.of(
                text(
                        "1. Bob asked once, before the first word. The answer stays open, and every message is an event on"
                                + " it: heard after %.0f and %.0f ms.",
                        heard(Demo.GREETING), heard(Demo.TWO)),
                "2. \"two\" did not wait for anybody to ask again: compare it with ./immediacy demo longpoll.",
                text(
                        "3. The stream goes one way. Who speaks needs a request: %.0f POSTs, %d bytes up, of which bob"
                                + " sent %d.",
                        count(TraceEvent.Kind.UP, "POST messages", firstWord),
                        bytes(TraceEvent.Kind.UP, null),
                        bytes(TraceEvent.Kind.UP, Demo.BOB)));
    }

    private List<String> webSocket() {
        return List.of(
                text(
                        "1. After one upgrade nothing is a request any more: words go up and down as frames on the same"
                                + " connection, heard after %.0f ms.",
                        heard(Demo.GREETING)),
                text(
                        "2. The four publishes took %d bytes up, acks and messages %d down, for eight deliveries.",
                        bytes(TraceEvent.Kind.UP, null), bytes(TraceEvent.Kind.DOWN, null)),
                "3. Each publish has its ack beside the message itself: the ack says that it lies in the log, at which"
                        + " sequence.");
    }

    private List<String> socketIo() {
        return List.of(
                text(
                        "1. It began with long polling and moved to a WebSocket: %.0f requests before the first word, where"
                                + " two plain WebSockets need two.",
                        Stream.of("GET ", "POST ", "upgrade ")
                                .mapToDouble(method -> count(TraceEvent.Kind.UP, method, Long.MIN_VALUE))
                                .sum()),
                text(
                        "2. From there it is a WebSocket: heard after %.0f ms, the event's name and the cursor in every"
                                + " frame.",
                        heard(Demo.GREETING)),
                "3. 2probe, 3probe and 5 are the move: the polling request ends, the frames take over, nothing is lost"
                        + " between.");
    }

    private List<String> push(String first) {
        return List.of(
                "1. " + first,
                text("2. \"%s\" was heard after %.0f ms.", Demo.GREETING, heard(Demo.GREETING)),
                text(
                        "3. %d bytes up and %d down since the first word.",
                        bytes(TraceEvent.Kind.UP, null), bytes(TraceEvent.Kind.DOWN, null)));
    }

    private double heard(String text) {
        return bobHeard.getOrDefault(text, Double.NaN);
    }

    private double count(TraceEvent.Kind kind, String prefix, long from) {
        return events.stream()
                .filter(event -> event.kind() == kind
                        && event.startNanos() >= from
                        && event.text().startsWith(prefix))
                .count();
    }

    private int bytes(TraceEvent.Kind kind, @Nullable String client) {
        return events.stream()
                .filter(event -> event.kind() == kind && event.startNanos() >= firstWord)
                .filter(event -> client == null || event.client().equals(client))
                .mapToInt(TraceEvent::bytes)
                .sum();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
