package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.ProtocolException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 3986 §2.1 Percent-Encoding")
class PercentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lobby|lobby",
                "caf%C3%A9|café",
                "a%2Fb|a/b",
                "a%20b|a b",
                "%F0%9F%98%80|😀",
                "100%25|100%",
                "a%2bb|a+b"
            })
    void segmentsAreDecodedAsUtf8(String encoded, String decoded) {
        assertThat(Percent.decodeSegment("channel", encoded)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "café", "a/b", "a b", "😀", "100%", "a+b", "~._-", "*", "&=?#;"})
    void whatIsEncodedIsDecodedToTheSame(String text) {
        assertThat(Percent.decodeSegment("channel", Percent.encode(text))).isEqualTo(text);
    }

    @Test
    void encodingWritesLiteralBytes() {
        assertThat(Percent.encode("a/b c+é~")).isEqualTo("a%2Fb%20c%2B%C3%A9~");
    }

    @Test
    void aPlusInAPathIsAPlus() {
        assertThat(Percent.decodeSegment("channel", "a+b")).isEqualTo("a+b");
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @ValueSource(strings = {"%", "%4", "a%zz", "%-1", "%%41"})
        void escapesWithoutTwoHexadecimalDigits(String segment) {
            assertRefused(segment, "channel must have two hexadecimal digits after each %, had not");
        }

        @ParameterizedTest
        @ValueSource(strings = {"%ff", "%C3", "%C0%AF", "%ED%A0%80", "%F5%80%80%80"})
        void bytesThatAreNotUtf8(String segment) {
            assertRefused(segment, "channel must be valid UTF-8, was not");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"a;b|U+003B", "a\"b|U+0022", "é|U+00E9", "a{b|U+007B"})
        void charactersThatHaveToBeEncoded(String segment, String had) {
            assertRefused(segment, "channel must be percent-encoded UTF-8, had " + had);
        }

        private void assertRefused(String segment, String text) {
            assertThatThrownBy(() -> Percent.decodeSegment("channel", segment))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.field()).isEqualTo("channel"))
                    .hasMessage(text);
        }
    }
}
