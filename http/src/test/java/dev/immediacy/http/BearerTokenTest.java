package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.ProtocolException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 6750 §2 Authenticated Requests")
class BearerTokenTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "Authorization | Bearer a.b.c | a.b.c",
                "Authorization | bearer   a.b.c | a.b.c",
                "Authorization | Basic YTpi | none",
                "Authorization | Bearer | none",
                "Sec-WebSocket-Protocol | immediacy.v1, bearer.a.b.c | a.b.c",
                "Sec-WebSocket-Protocol | bearer.a.b.c,immediacy.v1 | a.b.c",
                "Sec-WebSocket-Protocol | immediacy.v1 | none"
            })
    void isFoundInAHeader(String header, String value, @Nullable String token) {
        assertThat(find(Map.of(header, List.of(value)), null)).isEqualTo(token);
    }

    @Test
    void isFoundInTheQueryAndNowhereElse() {
        assertThat(find(Map.of(), "a.b.c")).isEqualTo("a.b.c");
        assertThat(find(Map.of("Cookie", List.of("access_token=a.b.c")), null)).isNull();
    }

    @Test
    void moreThanOneIsRefusedWithoutRepeatingAny() {
        Map<String, List<String>> headers = Map.of("Authorization", List.of("Bearer a.b.c"));
        assertThatThrownBy(() -> find(headers, "d.e.f"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a token must be given once, was given 2 times");
    }

    private static @Nullable String find(Map<String, List<String>> headers, @Nullable String parameter) {
        return BearerToken.find(name -> headers.getOrDefault(name, List.of()), parameter);
    }
}
