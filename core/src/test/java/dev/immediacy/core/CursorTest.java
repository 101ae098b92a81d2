package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire form of positions and cursors. */
class CursorTest {

    @Test
    void zeroIsTheOldest() {
        assertThat(Cursor.parse("after", "0")).isEqualTo(Cursor.OLDEST);
        assertThat(Cursor.OLDEST).hasToString("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k2j8x0qz.42",
                "a.0",
                "0.0",
                "abcdefghij012345.999999999999999999",
                "k2j8x0qz.42,9fh3m1ab.7",
                "a.1,a.2"
            })
    void aCursorIsReadBackAsItWasWritten(String text) {
        assertThat(Cursor.parse("after", text)).hasToString(text);
    }

    @Test
    void theRangeOfASequenceEndsWhereALongIsSafe() {
        assertThat(Position.parse("after", "a.999999999999999999").sequence()).isEqualTo(999_999_999_999_999_999L);
        assertThatThrownBy(() -> new Position("a", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sequence must not be negative, was -1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ".",
                "a",
                "a.",
                ".1",
                "a.-1",
                "a.+1",
                "a.1x",
                "a.1.2",
                "A.1",
                "é.1",
                "a b.1",
                " a.1",
                "a.1 ",
                "a.1,",
                ",a.1",
                "a.1,,b.2",
                "a.1;b.2",
                "a.1, b.2",
                "0,a.1",
                "00",
                "-1",
                "a.٣",
                "a.1000000000000000000",
                "a.99999999999999999999999",
                "abcdefghij0123456.1",
                "a\u0000.1",
                "0x10",
                "1e3",
                "a.0x1"
            })
    void garbageIsRefusedAndNamesTheField(String text) {
        assertThatThrownBy(() -> Cursor.parse("Last-Event-ID", text))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.field()).isEqualTo("Last-Event-ID"))
                .hasMessage("Last-Event-ID must be a cursor this server gave, was not one");
    }

    @Test
    void sixtyFourPositionsMayBeJoinedAndNoMore() {
        String most = String.join(",", Collections.nCopies(64, "a.1"));
        assertThat(Cursor.parse("after", most).positions()).hasSize(64);
        assertThatThrownBy(() -> Cursor.parse("after", most + ",a.1"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("after must join at most 64 cursors, had more");
        assertThatThrownBy(() -> Cursor.parse("after", most + ",a.1".repeat(100_000)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("at most 64");
    }

    @Test
    void thePositionsAreCopied() {
        List<Position> positions = new ArrayList<>(List.of(new Position("a", 1)));
        Cursor cursor = new Cursor(positions);
        positions.clear();
        assertThat(cursor.positions()).containsExactly(new Position("a", 1));
    }
}
