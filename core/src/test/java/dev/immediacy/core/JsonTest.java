package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON values keep their author's text. */
class JsonTest {

    private static final String WHITE = " \t\r\n";

    @Nested
    @DisplayName("RFC 8259 §3 Values")
    class Values {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "-0",
                    "1.0",
                    "1e2",
                    "1E+2",
                    "-1.5e-300",
                    "1e999999",
                    "123456789012345678901234567890",
                    "0.123456789012345678901234567890",
                    "true",
                    "false",
                    "null",
                    "\"\"",
                    "\"plain\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\ud83d\\ude00\"",
                    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                    "\"é ߿ ࠀ 中 \ud83d\ude00 \udbff\udfff\"",
                    "{}",
                    "[]",
                    "{\"b\":1,\"a\":2,\"b\":3}",
                    "{ \"a\" : [ 1 , 2.50 , { } ] }",
                    "[1,\n  2\n]",
                    "{\"\":0}"
                })
        void anyValueKeepsItsTextWhateverWhiteSpaceSurroundsIt(String text) {
            assertThat(Json.parse("data", text).text()).isEqualTo(text);
            for (String around : new String[] {" ", "\t", "\r", "\n", "\r\n", "\n\n", " \r\n\t "}) {
                assertThat(Json.parse("data", text + around).text()).isEqualTo(text);
                assertThat(Json.parse("data", around + text).text()).isEqualTo(text);
                assertThat(Json.parse("data", around + text + around).text()).isEqualTo(text);
            }
        }

        @Test
        void everyCodePointOfEveryPlaneMayStandInAString() {
            for (int plane = 0; plane <= 16; plane++) {
                StringBuilder all = new StringBuilder("\"");
                for (int low = 0; low <= 0xFFFF; low++) {
                    int c = plane << 16 | low;
                    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                    if (c >= 0x20 && c != '"' && c != '\\' && !surrogate) {
                        all.appendCodePoint(c);
                    }
                }
                String text = all.append('"').toString();
                Json json = Json.parse("data", text);
                assertThat(json.text()).isEqualTo(text);
                assertThat(json.string("data")).isEqualTo(text.substring(1, text.length() - 1));
            }
        }

        @Test
        void numbersOfAnyLengthAreKept() {
            String digits = "1" + "0123456789".repeat(10_000);
            assertThat(Json.parse("data", digits).text()).isEqualTo(digits);
            assertThat(Json.parse("data", "[-" + digits + "." + digits + "e5]").elements("data"))
                    .containsExactly(new Json("-" + digits + "." + digits + "e5"));
        }

        @Test
        void aMebibyteIsKept() {
            String text = "{\"a\":\"" + "x".repeat(1 << 20) + "\",\"b\":[" + "1,".repeat(1 << 19) + "1]}";
            assertThat(Json.parse("data", text + " ").text()).isEqualTo(text);
            assertThat(Json.parse("data", text).members("data")).containsOnlyKeys("a", "b");
        }
    }

    @Nested
    @DisplayName("RFC 8259 §2 What is not JSON")
    class Refusals {

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\n\t\r "})
        void nothingIsRefusedAsEmpty(String text) {
            assertThatThrownBy(() -> Json.parse("data", text))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("data must be one JSON value, was empty");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1 2", "{} {}", "[],", "\"a\"\"b\"", "null null", "[1]]", "{}}", "1,2"})
        void moreThanOneValueIsRefused(String text) {
            ProtocolException refusal = catchThrowableOfType(ProtocolException.class, () -> Json.parse("data", text));
            assertThat(refusal).isNotNull();
            assertThat(refusal.field()).isEqualTo("data");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "[",
                    "\"",
                    "[1",
                    "{\"a\"",
                    "{\"a\":",
                    "{\"a\":1",
                    "{\"a\":1,}",
                    "[1,]",
                    "{a:1}",
                    "'a'",
                    "01",
                    "1.",
                    ".5",
                    "+1",
                    "-",
                    "1e",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "tru",
                    "nul",
                    "truex",
                    "1x",
                    "1\u00a0",
                    "\u00a01",
                    "\ufeff1",
                    "\"\n\"",
                    "\"\t\"",
                    "\"\u0000\"",
                    "\"\\x\"",
                    "\"\\u12\"",
                    "\"\\u12g4\"",
                    "// c\n1",
                    "/* c */1",
                    "# c\n1",
                    "undefined",
                    "]",
                    "}",
                    ":",
                    ","
                })
        void malformedTextIsRefusedAndNamesTheField(String text) {
            assertThatThrownBy(() -> Json.parse("body", text))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.field()).isEqualTo("body"))
                    .hasMessageStartingWith("body must be JSON, was malformed at line ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud800b"})
        void halfOfASurrogatePairInANameIsRefused(String name) {
            assertThat(Json.parse("data", "[\"" + name + "\"]").elements("data"))
                    .hasSize(1);
            assertThatThrownBy(() -> Json.parse("data", "{\"" + name + "\":1}")).isInstanceOf(ProtocolException.class);
        }

        @Test
        void fiveHundredLevelsAreTheDeepest() {
            for (String level : new String[] {"[ ]", "{\"a\": }"}) {
                String open = level.substring(0, level.length() - 1).strip();
                String close = level.substring(level.length() - 1);
                String value = open.startsWith("{") ? "1" : "";
                String deepest = open.repeat(500) + value + close.repeat(500);
                assertThat(Json.parse("data", deepest).text()).isEqualTo(deepest);
                assertThatThrownBy(() -> Json.parse("data", open.repeat(501) + value + close.repeat(501)))
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("was nested deeper than 500");
                assertThatThrownBy(() -> Json.parse("data", open.repeat(500_000)))
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("was nested deeper than 500");
            }
        }
    }

    @Nested
    @DisplayName("RFC 8259 §4, §5 Members and elements")
    class Parts {

        @Test
        void membersKeepTheirOrderAndTheLastOfARepeatedNameCounts() {
            Map<String, Json> members =
                    Json.parse("m", "{\"b\":1,\"a\":2.0,\"b\":[3]}").members("m");
            assertThat(members.keySet()).containsExactly("b", "a");
            assertThat(members).containsEntry("b", new Json("[3]")).containsEntry("a", new Json("2.0"));
        }

        @Test
        void namesAreUnescaped() {
            assertThat(Json.parse("m", "{\"\\u0061\\n\\\"\":1}").members("m")).containsOnlyKeys("a\n\"");
        }

        @Test
        void numbersEndBeforeWhateverFollows() {
            for (String number : new String[] {"7", "-7", "7.50", "7e1", "-0.0E-10"}) {
                for (String gap : new String[] {"", " ", "\n", "\r\n", "\t"}) {
                    assertThat(new Json("{\"a\":" + number + gap + "}").members("m"))
                            .containsEntry("a", new Json(number));
                    assertThat(new Json("{\"a\":" + gap + number + gap + ",\"b\":" + number + "}").members("m"))
                            .containsEntry("a", new Json(number))
                            .containsEntry("b", new Json(number));
                    assertThat(new Json("[" + number + gap + "," + number + gap + "]").elements("m"))
                            .containsExactly(new Json(number), new Json(number));
                }
            }
        }

        @Test
        void namesThatHashAlikeAreNoObstacle() {
            List<String> names = List.of("");
            for (int i = 0; i < 12; i++) {
                names = names.stream()
                        .flatMap(name -> List.of(name + "Ac", name + "BB").stream())
                        .toList();
            }
            StringBuilder text = new StringBuilder("{");
            names.forEach(name -> text.append(text.length() > 1 ? "," : "")
                    .append(Json.quote(name))
                    .append(":1"));
            Json json = Json.parse("m", text.append('}').toString());
            assertThat(json.members("m")).hasSize(4096);
        }

        @Test
        void anyValueIsCutOutOfAnyObjectOrArrayOfAnyLength() {
            Seeds.each(400, random -> {
                int padding = random.nextInt(3) == 0 ? 32_700 + random.nextInt(200) : random.nextInt(50);
                checkParts(random, "p".repeat(padding));
            });
        }

        private void checkParts(Random random, String padding) {
            Map<String, Json> members = new LinkedHashMap<>();
            List<Json> elements = new ArrayList<>();
            StringBuilder object = new StringBuilder("{" + white(random) + "\"pad\":\"" + padding + "\"");
            StringBuilder array = new StringBuilder("[" + white(random) + "\"" + padding + "\"");
            members.put("pad", new Json("\"" + padding + "\""));
            elements.add(new Json("\"" + padding + "\""));
            for (int i = random.nextInt(40); i > 0; i--) {
                String value = value(random, 4);
                String before = white(random) + "," + white(random);
                object.append(before).append("\"m").append(i).append('"').append(white(random));
                object.append(':').append(white(random)).append(value);
                array.append(before).append(value);
                members.put("m" + i, new Json(value));
                elements.add(new Json(value));
            }
            String objectText = object.append(white(random)).append('}').toString();
            String arrayText = array.append(white(random)).append(']').toString();
            assertThat(Json.parse("f", white(random) + objectText + white(random)))
                    .isEqualTo(new Json(objectText));
            assertThat(new Json(objectText).members("f")).containsExactlyEntriesOf(members);
            assertThat(Json.parse("f", white(random) + arrayText + white(random)))
                    .isEqualTo(new Json(arrayText));
            assertThat(new Json(arrayText).elements("f")).containsExactlyElementsOf(elements);
        }

        @Test
        void aPartOfTheWrongKindNamesTheFieldAndWhatItWas() {
            assertThatThrownBy(() -> new Json("[]").members("body"))
                    .hasMessage("body must be a JSON object, was an array");
            assertThatThrownBy(() -> new Json("\"s\"").members("body"))
                    .hasMessage("body must be a JSON object, was a string");
            assertThatThrownBy(() -> new Json("{}").elements("body"))
                    .hasMessage("body must be a JSON array, was an object");
            assertThatThrownBy(() -> new Json("true").elements("body"))
                    .hasMessage("body must be a JSON array, was a boolean");
            assertThatThrownBy(() -> new Json("-1").string("to")).hasMessage("to must be a string, was a number");
            assertThatThrownBy(() -> new Json("null").string("to")).hasMessage("to must be a string, was null");
        }

        @Test
        void textThatWasNeverParsedIsRefusedWhenItIsTakenApart() {
            assertThatThrownBy(() -> new Json("{\"a\":").members("m")).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> new Json("[1").elements("m")).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> new Json("\"a").string("m")).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> new Json("").members("m")).isInstanceOf(ProtocolException.class);
        }
    }

    @Nested
    @DisplayName("RFC 8259 §7 Strings")
    class Strings {

        @Test
        void aStringIsQuotedAndReadBack() {
            Seeds.each(200, random -> {
                StringBuilder value = new StringBuilder();
                random.ints(random.nextInt(100), 0, Character.MAX_CODE_POINT + 1)
                        .forEach(value::appendCodePoint);
                random.ints(20, 0, 128).forEach(value::appendCodePoint);
                Json quoted = Json.ofString(value.toString());
                assertThat(Json.parse("s", quoted.text())).isEqualTo(quoted);
                assertThat(quoted.string("s")).isEqualTo(value.toString());
            });
        }

        @Test
        void quotingEscapesWhatItMust() {
            assertThat(Json.quote("a\"b\\c/\u0000\n\u001f\u007f\u2028é"))
                    .isEqualTo("\"a\\\"b\\\\c/\\u0000\\n\\u001F\u007f\u2028é\"");
        }

        @Test
        void escapesAreResolvedEvenThoseOfHalfAPair() {
            assertThat(new Json("\"\\u0000\\ud800x\\u00e9\"").string("s")).isEqualTo("\u0000\ud800xé");
        }
    }

    @Test
    void onlyTheLiteralNullIsNull() {
        assertThat(Json.parse("x", " null\n").isNull()).isTrue();
        assertThat(Json.parse("x", "\"null\"").isNull()).isFalse();
    }

    @Test
    void aLongValueIsShortInALog() {
        assertThat(new Json("[1]")).hasToString("[1]");
        assertThat(new Json("1".repeat(70))).hasToString("1".repeat(64) + "… (70 chars)");
    }

    private static String white(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            out.append(WHITE.charAt(random.nextInt(WHITE.length())));
        }
        return out.toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> new String[] {"true", "false", "null"}[random.nextInt(3)];
            case 1 -> number(random);
            case 2, 3 -> string(random);
            case 4 -> {
                StringBuilder out = new StringBuilder("[").append(white(random));
                for (int i = random.nextInt(4); i > 0; i--) {
                    out.append(value(random, depth - 1))
                            .append(white(random))
                            .append(i > 1 ? "," : "")
                            .append(white(random));
                }
                yield out.append(']').toString();
            }
            default -> {
                StringBuilder out = new StringBuilder("{").append(white(random));
                for (int i = random.nextInt(4); i > 0; i--) {
                    out.append(string(random).replace("\\ud800", "\\ud83d\\ude00"))
                            .append(white(random))
                            .append(':')
                            .append(white(random));
                    out.append(value(random, depth - 1)).append(white(random)).append(i > 1 ? "," : "");
                }
                yield out.append('}').toString();
            }
        };
    }

    private static String number(Random random) {
        String digits = "1" + "1234567890".repeat(random.nextInt(5)) + random.nextInt(1000);
        return (random.nextBoolean() ? "-" : "")
                + (random.nextInt(4) == 0 ? "0" : digits)
                + (random.nextBoolean() ? "." + random.nextInt(1000) + "0" : "")
                + (random.nextBoolean() ? new String[] {"e", "E+", "e-"}[random.nextInt(3)] + random.nextInt(400) : "");
    }

    private static String string(Random random) {
        String[] pieces = {
            "a", "é", "中", "\ud83d\ude00", "\\n", "\\u0000", "\\ud800", "\\\"", "\\\\", "\\/", "}", "]", ",", ":", " "
        };
        StringBuilder out = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            out.append(pieces[random.nextInt(pieces.length)]);
        }
        return out.append('"').toString();
    }
}
