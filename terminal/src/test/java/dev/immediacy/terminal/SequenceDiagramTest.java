package dev.immediacy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.terminal.TraceEvent.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceDiagramTest {

    private static final long MILLI = 1_000_000;

    @Test
    void anArrowStandsWhereItLeftAndCarriesWhenItArrived() {
        List<TraceEvent> events = List.of(
                new TraceEvent("alice", Kind.SAYS, "hi bob", 0, 0, 0),
                new TraceEvent("alice", Kind.UP, "POST messages", MILLI, 21 * MILLI, 90),
                new TraceEvent("alice", Kind.UP, Dialect.REST, MILLI, 21 * MILLI, 10),
                new TraceEvent("bob", Kind.DOWN, "200, 1 message", 22 * MILLI, 42 * MILLI, 90),
                new TraceEvent("bob", Kind.HEARS, "hi bob", 43 * MILLI, 43 * MILLI, 0),
                new TraceEvent("bob", Kind.UP, "GET longpoll", 44 * MILLI, 64 * MILLI, 90),
                new TraceEvent("alice", Kind.DOWN, "201", 45 * MILLI, 65 * MILLI, 90));
        StringWriter out = new StringWriter();

        new SequenceDiagram(events).print(new PrintWriter(out, true));

        assertThat(out.toString().lines())
                .containsExactly(
                        "     ms  alice                             server                          bob",
                        "         │                                 │                                 │",
                        "    0.0  ● says \"hi bob\"                   │                                 │",
                        "    1.0  │──POST messages────────── 21.0 ─▶│                                 │",
                        "   22.0  │                                 │──200, 1 message───────── 42.0 ─▶│",
                        "   43.0  │                                 │         hears \"hi bob\" +43.0 ms ●",
                        "   44.0  │                                 │◀─ 64.0 ───────────GET longpoll──│",
                        "   45.0  │◀─ 65.0 ────────────────────201──│                                 │");
    }

    @Test
    void wordsThatFindNoRoomAreCutShort() {
        StringWriter out = new StringWriter();
        TraceEvent wordy = new TraceEvent("bob", Kind.UP, "frame, 421[\"publish\",{\"cha", 0, 20 * MILLI, 90);

        new SequenceDiagram(List.of(wordy)).print(new PrintWriter(out, true));

        assertThat(out.toString()).contains("│◀─ 20.0 ──frame, 421[\"publish\"…──│");
    }
}
