package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.ProtocolException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The query of a request, and the parameters in it")
class QueryFuzzTest {

    private static final int MOST = 1_000;

    static Stream<String> seeds() {
        return Stream.of(
                "after=k2j8x0qz.42,9fh3m1ab.7&limit=10&hold=25s&user=caf%C3%A9",
                "after=0&limit=-1&hold=500ms&user=anonymous&user=bob",
                "after=z.9999999999999999999&limit=999999999&hold=999999999m",
                "user=%F0%9D%84%9E+a&hold=1m&limit&=&%3d");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void isReadOrRefusedByTheNameOfAParameter(@NotNull String raw) {
        Query query;
        try {
            query = Query.parse(raw);
        } catch (ProtocolException e) {
            assertThat(raw).contains(e.field());
            return;
        }
        reads("limit", query, it -> assertThat(it.integer("limit", 1, 1, MOST)).isBetween(1, MOST));
        reads(
                "hold",
                query,
                it -> assertThat(it.duration("hold", Duration.ZERO).isNegative())
                        .isFalse());
        reads("user", query, it -> assertThat(it.user()).isNotEqualTo("anonymous"));
        reads("after", query, QueryFuzzTest::cursor);
        segment(raw);
    }

    private static void reads(String name, Query query, Consumer<Query> reader) {
        try {
            reader.accept(query);
        } catch (ProtocolException e) {
            assertThat(e.field()).isEqualTo(name);
            assertThat(query.text(name)).isNotNull();
        }
    }

    private static void cursor(Query query) {
        Cursor cursor = query.after();
        if (cursor != null) {
            assertThat(Cursor.parse("after", cursor.toString())).isEqualTo(cursor);
        }
    }

    private static void segment(String text) {
        String decoded;
        try {
            decoded = Percent.decodeSegment("channel", text);
        } catch (ProtocolException e) {
            return;
        }
        assertThat(Percent.decodeSegment("channel", Percent.encode(decoded))).isEqualTo(decoded);
    }
}
