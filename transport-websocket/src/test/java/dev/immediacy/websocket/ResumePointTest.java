package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumePointTest {

    private static Cursor cursor(String text) {
        return Cursor.parse("cursor", text);
    }

    @Test
    void firstWelcomeOfAClientWithoutACursorIsItsPlace() {
        ResumePoint place = new ResumePoint(null);
        assertThat(place.after()).isNull();
        place.welcomed(cursor("room.5,inbox.2"));
        assertThat(place.after()).isEqualTo("room.5,inbox.2");
    }

    @Test
    void eachMessageMovesThePlaceInItsChannel() {
        ResumePoint place = new ResumePoint(null);
        place.welcomed(cursor("room.5,inbox.2"));
        place.reached(List.of(new Position("room", 6)));
        place.reached(List.of(new Position("inbox", 3)));
        place.reached(List.of(new Position("room", 7)));
        assertThat(place.after()).isEqualTo("room.7,inbox.3");
    }

    @Test
    void welcomeAfterARestartDoesNotHideTheGapUntilItIsDelivered() {
        ResumePoint place = new ResumePoint("old.9");
        place.welcomed(cursor("new.0"));
        assertThat(place.after()).isEqualTo("old.9");
        place.reached(List.of(new Position("new", 3)));
        assertThat(place.after()).isEqualTo("new.3");
    }

    @Test
    void placesOfAnEarlierEpochAreForgotten() {
        ResumePoint place = new ResumePoint(null);
        place.welcomed(cursor("a.1,b.1"));
        place.reached(List.of(new Position("a", 2)));
        place.welcomed(cursor("c.0,d.0"));
        place.reached(List.of(new Position("d", 1)));
        assertThat(place.after()).isEqualTo("c.0,d.1");
    }
}
