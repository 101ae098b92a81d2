package dev.immediacy.terminal;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a trace: time runs downwards, a line for each event, in 78 columns.
 *
 * <pre>
 *    0.0  ● says "hi bob"                   │                                 │
 *    0.4  │──POST messages────────── 20.9 ─▶│                                 │
 *   21.6  │                                 │──200, 1 message───────── 41.9 ─▶│
 *   42.3  │                                 │         hears "hi bob" +42.3 ms ●
 * </pre>
 *
 * <p>An arrow stands at the time it left, and carries the time it arrived. <i>Not thread-safe.</i>
 */
final class SequenceDiagram {

    private static final int LEFT = 9;
    private static final int LANE = 34;
    private static final int SERVER = LEFT + LANE;
    private static final int RIGHT = SERVER + LANE;
    private static final int ENDS = 6; // of an arrow: its head, and some shaft on both sides of what it carries
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<TraceEvent> events;
    private final long originNanos;
    private final Map<String, Long> said = new HashMap<>();

    SequenceDiagram(List<TraceEvent> events) {
        this.events = events;
        this.originNanos = events.isEmpty() ? 0 : events.get(0).startNanos();
    }

    void print(PrintWriter out) {
        out.println(String.format(
                Locale.ROOT, "%7s  %-" + LANE + "s%-" + (LANE - 2) + "s%s", "ms", Demo.ALICE, "server", Demo.BOB));
        out.println(blank());
        for (TraceEvent event : events) {
            if (!event.text().equals(Dialect.REST)) {
                out.println(line(event));
            }
        }
    }

    private String line(TraceEvent event) {
        StringBuilder line = blank();
        put(line, 0, String.format(Locale.ROOT, "%7.1f", millis(event.startNanos())));
        boolean isLeft = event.client().equals(Demo.ALICE);
        switch (event.kind()) {
            case SAYS -> {
                said.put(event.text(), event.startNanos());
                mark(line, isLeft, "says \"" + event.text() + "\"");
            }
            case HEARS -> mark(line, isLeft, heard(event));
            case UP -> arrow(line, event, isLeft);
            case DOWN -> arrow(line, event, !isLeft);
        }
        return line.toString();
    }

    private String heard(TraceEvent event) {
        Long when = said.get(event.text());
        return when == null
                ? event.text()
                : String.format(
                        Locale.ROOT,
                        "hears \"%s\" +%.1f ms",
                        event.text(),
                        (event.startNanos() - when) / NANOS_PER_MILLI);
    }

    private static StringBuilder blank() {
        StringBuilder line = new StringBuilder(" ".repeat(RIGHT + 1));
        for (int lane : new int[] {LEFT, SERVER, RIGHT}) {
            line.setCharAt(lane, '│');
        }
        return line;
    }

    private static void mark(StringBuilder line, boolean isLeft, String text) {
        if (isLeft) {
            put(line, LEFT, "● " + text);
        } else {
            put(line, RIGHT - 1 - text.length(), text + " ●");
        }
    }

    /** The words stand where it left, the time where it arrived. */
    private void arrow(StringBuilder line, TraceEvent event, boolean pointsRight) {
        boolean isLeft = event.client().equals(Demo.ALICE);
        int from = isLeft ? LEFT + 1 : SERVER + 1;
        char[] shaft = new char[LANE - 1];
        Arrays.fill(shaft, '─');
        put(line, from, new String(shaft));
        String arrival = String.format(Locale.ROOT, " %.1f ", millis(event.endNanos()));
        String words = shortened(event.text(), shaft.length - ENDS - arrival.length());
        if (pointsRight) {
            put(line, from + 2, words);
            put(line, from + shaft.length - 2 - arrival.length(), arrival);
            put(line, from + shaft.length - 1, "▶");
        } else {
            put(line, from + shaft.length - 2 - words.length(), words);
            put(line, from + 2, arrival);
            put(line, from, "◀");
        }
    }

    private static String shortened(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - 1) + "…";
    }

    private static void put(StringBuilder line, int column, String text) {
        int start = Math.max(0, column);
        line.replace(start, Math.min(line.length(), start + text.length()), text);
    }

    private double millis(long nanos) {
        return (nanos - originNanos) / NANOS_PER_MILLI;
    }
}
