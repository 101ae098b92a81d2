package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.ProtocolException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void noQueryHasNoParameters() {
        assertThat(Query.parse(null).text("after")).isNull();
        assertThat(Query.parse("").text("after")).isNull();
    }

    @Test
    void valuesAreDecodedAndAPlusIsASpace() {
        Query query = Query.parse("a=x%2By+z&b=%C3%A9&c&d=e=f");

        assertThat(query.text("a")).isEqualTo("x+y z");
        assertThat(query.text("b")).isEqualTo("é");
        assertThat(query.text("c")).isEmpty();
        assertThat(query.text("d")).isEqualTo("e=f");
    }

    @Test
    void ofARepeatedParameterTheFirstCounts() {
        assertThat(Query.parse("a=1&a=2").text("a")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=%zz", "after=%ff", "x=1&after=%"})
    void aValueThatIsNotPercentEncodedUtf8IsNamed(String raw) {
        assertRefused("after", () -> Query.parse(raw));
    }

    @Nested
    class Reading {

        @Test
        void theUserAndTheCursorAreRead() {
            Query query = Query.parse("user=alice&after=abc.1,def.2");

            assertThat(query.user()).isEqualTo("alice");
            assertThat(query.after()).hasToString("abc.1,def.2");
        }

        @Test
        void anonymousIsNoUser() {
            assertThat(Query.parse("user=anonymous").user()).isNull();
            assertThat(Query.parse("").user()).isNull();
        }

        @Test
        void zeroIsTheOldest() {
            assertThat(Query.parse("after=0").after()).isEqualTo(Cursor.OLDEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"after=garbage", "after=", "after=a.b"})
        void aCursorThatIsNoneIsNamed(String raw) {
            assertRefused("after", () -> Query.parse(raw).after());
        }

        @ParameterizedTest
        @ValueSource(strings = {"user=", "user=..", "user=%01", "user=%C2%80"})
        void aUserThatIsNoNameIsNamed(String raw) {
            assertRefused("user", () -> Query.parse(raw).user());
        }
    }

    @Nested
    class Integers {

        @Test
        void absentIsTheGivenValue() {
            assertThat(Query.parse("").integer("limit", 7, 1, 10)).isEqualTo(7);
        }

        @ParameterizedTest
        @CsvSource({"1,1", "10,10", "007,7"})
        void boundsAreInclusive(String text, int value) {
            assertThat(Query.parse("limit=" + text).integer("limit", 7, 1, 10)).isEqualTo(value);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "11", "-1", "1.0", "", "ten", "99999999999999999999", "1e1"})
        void anythingElseIsNamedWithItsBounds(String text) {
            assertThatThrownBy(() -> Query.parse("limit=" + text).integer("limit", 7, 1, 10))
                    .hasMessageStartingWith("limit must be a whole number between 1 and 10, was ");
        }

        @Test
        void aLongValueIsNotEchoedWhole() {
            assertThatThrownBy(() -> Query.parse("limit=" + "x".repeat(10_000)).integer("limit", 7, 1, 10))
                    .hasMessageMatching(".{0,120}");
        }
    }

    @Nested
    class Durations {

        @ParameterizedTest
        @CsvSource({"25s,25000", "500ms,500", "1m,60000", "3,3000", "0,0", "999999999m,59999999940000"})
        void unitsAreMillisecondsSecondsAndMinutes(String text, long millis) {
            assertThat(Query.parse("hold=" + text).duration("hold", Duration.ZERO))
                    .isEqualTo(Duration.ofMillis(millis));
        }

        @Test
        void absentIsTheGivenValue() {
            assertThat(Query.parse("").duration("hold", Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1s", "", "s", "1h", "1.5s", "1 s", "9999999999", "1S"})
        void anythingElseIsNamed(String text) {
            assertRefused("hold", () -> Query.parse("hold=" + text).duration("hold", Duration.ZERO));
        }
    }

    private static void assertRefused(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
