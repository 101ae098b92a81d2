package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 9110 §15 Status codes")
class ProblemTest {

    @ParameterizedTest
    @CsvSource({
        "414, URI Too Long",
        "431, Request Header Fields Too Large",
        "501, Not Implemented",
        "505, HTTP Version Not Supported",
        "500, Internal Server Error"
    })
    void whatAContainerAnswersByItselfIsNamedByItsStatus(int status, String title) {
        assertThat(Problem.of(status, "detail", null).title()).isEqualTo(title);
    }
}
