package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A gap nobody was told of yet")
class ReaderUntoldGapTest {

    private static final Cursor BEFORE_RESTART = Cursor.parse("after", "aaaa.5,bbbb.7");

    private final MemoryHub hub = MemoryHub.create();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void survivesResumingWithTheCursorTakenBeforeTheFirstRead() {
        Cursor untold = reader(BEFORE_RESTART).cursor();

        List<Batch> batches = reader(untold).next();

        assertThat(batches).hasSize(2).allMatch(Batch::gap);
    }

    @Test
    void survivesAReadWhoseLimitLeftItsChannelOut() {
        hub.publish("lobby", "alice", Draft.of(new Json("1")));
        Reader first = reader(BEFORE_RESTART);
        assertThat(first.next(1)).extracting(Batch::channel).containsExactly("lobby");

        List<Batch> batches = reader(first.cursor()).next();

        assertThat(batches).extracting(Batch::channel).containsExactly(Names.inbox("bob"));
        assertThat(batches).allMatch(Batch::gap);
    }

    @Test
    void leavesTheCursorOnceItWasTold() {
        Reader reader = reader(BEFORE_RESTART);
        reader.next();

        Cursor told = reader.cursor();

        assertThat(told.positions()).hasSize(2).noneMatch(BEFORE_RESTART.positions()::contains);
        assertThat(reader(told).next()).isEmpty();
    }

    private Reader reader(Cursor after) {
        return hub.reader(new ReadRequest("lobby", "bob", after));
    }
}
