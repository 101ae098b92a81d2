package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RawResponseTest {
    @Test
    void statusAndHeadersAreReadFromTheHead() {
        RawResponse response = new RawResponse("HTTP/1.1 204 No Content\r\nX-One: 1\r\nx-two:  b c \r\nX-One: 2", "");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("x-one")).contains("1");
        assertThat(response.header("X-Two")).contains("b c");
        assertThat(response.header("HTTP/1.1")).isEmpty();
    }

    @Test
    void aHeadWithoutAStatusLineIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new RawResponse("hello", "").status())
                .withMessage("status line must hold a status code, was hello");
    }
}
