package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private final Timetable timetable = new Timetable();
    private final List<String> ran = new ArrayList<>();

    @Test
    void actionsRunInTheOrderOfTheirTimesAndThenOfTheirArrival() {
        timetable.at(20, () -> ran.add("late"));
        timetable.at(10, () -> ran.add("first"));
        timetable.at(10, () -> ran.add("second"));
        assertThat(timetable.nextNanos()).isEqualTo(10);
        timetable.runDue(9);
        assertThat(ran).isEmpty();
        timetable.runDue(10);
        assertThat(ran).containsExactly("first", "second");
        timetable.runDue(20);
        assertThat(ran).containsExactly("first", "second", "late");
        assertThat(timetable.isEmpty()).isTrue();
    }

    @Test
    void anActionAddedByAnActionWaitsForTheNextRun() {
        timetable.at(10, () -> timetable.at(10, () -> ran.add("again")));
        timetable.runDue(10);
        assertThat(ran).isEmpty();
        timetable.runDue(10);
        assertThat(ran).containsExactly("again");
    }

    @Test
    void timesBeyondTheOverflowOfTheClockKeepTheirOrder() {
        timetable.at(Long.MIN_VALUE + 5, () -> ran.add("after"));
        timetable.at(Long.MAX_VALUE - 5, () -> ran.add("before"));
        timetable.runDue(Long.MAX_VALUE - 5);
        assertThat(ran).containsExactly("before");
        timetable.runDue(Long.MIN_VALUE + 5);
        assertThat(ran).containsExactly("before", "after");
    }
}
