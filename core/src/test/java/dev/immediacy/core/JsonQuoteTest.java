package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 8259 §7, §8.2 Strings")
class JsonQuoteTest {

    @ParameterizedTest
    @CsvSource({
        "'\ud800', '\"\\uD800\"'",
        "'a\udfffb', '\"a\\uDFFFb\"'",
        "'\udc00\ud800', '\"\\uDC00\\uD800\"'",
        "'𝄞\ud834', '\"𝄞\\uD834\"'"
    })
    void halfOfASurrogatePairIsEscapedAndAWholeOneIsNot(String value, String quoted) {
        Json json = Json.ofString(value);

        assertThat(json.text()).isEqualTo(quoted);
        assertThat(json.string("data")).isEqualTo(value);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(json.text())).isTrue();
    }
}
