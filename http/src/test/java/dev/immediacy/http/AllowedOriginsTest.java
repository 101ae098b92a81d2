package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6454: origins")
class AllowedOriginsTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1:8080, false, true",
        "http://EXAMPLE.org, example.org, false, true",
        "https://example.org, example.org, true, true",
        "https://example.org, example.org, false, true", // TLS ended before
        "http://example.org, example.org, true, false",
        "http://example.org:81, example.org, false, false",
        "http://127.0.0.1:8081, 127.0.0.1:8080, false, false",
        "http://example.org.evil.example, example.org, false, false",
        "ftp://example.org, example.org, false, false",
        "null, example.org, false, false"
    })
    void aPagesOwnServerIsTheOneItAsks(String origin, String authority, boolean secure, boolean same) {
        assertThat(AllowedOrigins.same().isSame(origin, authority, secure)).isEqualTo(same);
    }

    @Test
    void othersAreAllowedByTheirWholeName() {
        AllowedOrigins origins = AllowedOrigins.same().and(Set.of("https://App.example"));
        assertThat(origins.allows("https://app.example", 80)).isTrue();
        assertThat(origins.allows("https://app.example:8443", 80)).isFalse();
        assertThat(origins.allows("http://app.example", 80)).isFalse();
        assertThat(origins.allows("https://sub.app.example", 80)).isFalse();
        assertThat(origins.allows("null", 80)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, true",
        "http://localhost:8080, true",
        "http://[::1]:8080, true",
        "http://127.0.0.1:8081, false",
        "http://127.0.0.1.evil.example:8080, false",
        "http://evil.example:8080, false",
        "http://%, false"
    })
    void itsOwnPageReachesItOverARelay(String origin, boolean allowed) {
        assertThat(AllowedOrigins.same().andOwnOverRelays().allows(origin, 8080))
                .isEqualTo(allowed);
        assertThat(AllowedOrigins.same().allows(origin, 8080)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "app.example", "https://app.example/", "https://app.example/path", "https://*.example"})
    void whatIsNoOriginIsRefused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedOrigins.same().and(Set.of(origin)))
                .withMessageContaining("origin must be like https://app.example");
    }
}
