package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorial's endpoints: whatever a client of a tutorial's server sends, it gets what that server would have sent. */
class TutorialIT {

    private final Fixture fixture = Fixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Nested
    class Everybody {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "hello",
                    " not JSON, with space ",
                    "{\"a\": 1.0, \"a\": \"\\u0041\"}",
                    "tab\tline\r\n\u0000\u0001\u007f\"\\/",
                    "\u00e9\u4f60\u597d\u2028\u2029\ufeff\uffff😀👩‍👩‍👧",
                })
        void textReachesEverySocketUnchangedItsSenderIncluded(String text) throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/");
                    RawWebSocket bob = fixture.open("/ws");
                    RawWebSocket carol = fixture.open("/ws/?any=thing")) {
                bob.text(text);
                assertThat(alice.readText()).isEqualTo(text);
                assertThat(bob.readText()).isEqualTo(text);
                assertThat(carol.readText()).isEqualTo(text);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {125, 126, 65_535, 65_536, 300_000})
        void largeTextReachesEverySocketUnchanged(int bytes) throws IOException {
            String text = "0123456789ü".repeat(bytes / 12) + "x".repeat(bytes % 12);
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
            try (RawWebSocket alice = fixture.open("/ws/");
                    RawWebSocket bob = fixture.open("/ws/")) {
                alice.text(text);
                assertThat(bob.readText()).isEqualTo(text);
                assertThat(alice.readText()).isEqualTo(text);
            }
        }

        @Test
        void onlyWhatIsSentLaterIsDelivered() throws IOException {
            try (RawWebSocket early = fixture.open("/ws/")) {
                early.text("before");
                assertThat(early.readText()).isEqualTo("before");
                try (RawWebSocket late = fixture.open("/ws/")) {
                    early.text("after");
                    assertThat(late.readText()).isEqualTo("after");
                }
            }
        }

        @Test
        void textsOfOneSenderKeepTheirOrder() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/");
                    RawWebSocket bob = fixture.open("/ws/")) {
                for (int i = 0; i < 1_000; i++) {
                    alice.text("text " + i);
                }
                for (int i = 0; i < 1_000; i++) {
                    assertThat(bob.readText()).isEqualTo("text " + i);
                }
            }
        }

        @Test
        void socketThatLeavesHarmsNobody() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/")) {
                RawWebSocket bob = fixture.open("/ws/");
                bob.vanish();
                alice.text("still here");
                assertThat(alice.readText()).isEqualTo("still here");
            }
        }

        @Test
        void binaryFrameGetsErrorFrame() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/")) {
                alice.frame(true, RawWebSocket.BINARY, new byte[] {1, 2, 3});
                assertThat(alice.readText()).contains("\"type\":\"error\"", "frame must be text, was binary");
            }
        }

        @Test
        void textThatIsTooLargeGetsErrorFrame() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/")) {
                alice.text("x".repeat(3 << 20));
                assertThat(alice.readText()).contains("\"type\":\"error\"", "\"status\":413");
                alice.text("small");
                assertThat(alice.readText()).isEqualTo("small");
            }
        }
    }

    @Nested
    class ToOneUser {

        @ParameterizedTest
        @CsvSource({"/ws/alice/, /ws/bob", "/ws/alice, /ws/bob/", "/ws/anonymous, /ws/bob"})
        void textReachesAllSocketsOfItsUserUnchangedAndNobodyElse(String sender, String recipient) throws IOException {
            String text = "{ \"message\" : {\"x\":1.0},\"to_user\":\"bob\", \"more\":\"\\u0041\" }";
            try (RawWebSocket alice = fixture.open(sender);
                    RawWebSocket bob = fixture.open(recipient);
                    RawWebSocket alsoBob = fixture.open("/ws/bob");
                    RawWebSocket carol = fixture.open("/ws/carol/");
                    RawWebSocket room = fixture.open("/ws/")) {
                alice.text(text);
                assertThat(bob.readText()).isEqualTo(text);
                assertThat(alsoBob.readText()).isEqualTo(text);
                String marker = "{\"message\":\"marker\",\"to_user\":\"carol\"}";
                bob.text(marker);
                assertThat(carol.readText()).isEqualTo(marker);
                room.text("room");
                assertThat(room.readText()).isEqualTo("room");
                alice.text("{\"message\":\"me\",\"to_user\":\"" + (sender.contains("alice") ? "alice" : "anonymous")
                        + "\"}");
                assertThat(alice.readText()).startsWith("{\"message\":\"me\"");
            }
        }

        @Test
        void nameMayBeAnythingPercentEncoded() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/alice");
                    RawWebSocket bob = fixture.open("/ws/b%C3%B6b%2F%F0%9F%98%80%20x/")) {
                String text = "{\"message\":1,\"to_user\":\"böb/😀 x\"}";
                alice.text(text);
                assertThat(bob.readText()).isEqualTo(text);
            }
        }

        @Test
        void userWithoutASocketIsAnError() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/alice/")) {
                alice.text("{\"message\":\"hi\",\"to_user\":\"bob\"}");
                assertThat(alice.readText()).contains("\"type\":\"error\"", "\"status\":404", "\"field\":\"to_user\"");
            }
        }

        @Test
        void userWhoLeftIsAnError() throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/alice/")) {
                fixture.open("/ws/bob/").close();
                await().until(() -> {
                    alice.text("{\"message\":\"hi\",\"to_user\":\"bob\"}");
                    alice.text("{\"message\":\"hi\",\"to_user\":\"alice\"}");
                    return !alice.readText().equals("{\"message\":\"hi\",\"to_user\":\"alice\"}")
                            && alice.readText().equals("{\"message\":\"hi\",\"to_user\":\"alice\"}");
                });
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "nonsense|frame",
                    "[]|frame",
                    "{\"message\":\"hi\"}|to_user",
                    "{\"to_user\":\"bob\"}|message",
                    "{\"message\":\"hi\",\"to_user\":7}|to_user",
                    "{\"message\":\"hi\",\"to_user\":null}|to_user",
                    "{\"message\":\"hi\",\"to_user\":\"\"}|to_user",
                    "{\"message\":\"hi\",\"to_user\":\"bob\"|frame",
                })
        void malformedTextGetsErrorFrameAndHarmsNobody(String text, String field) throws IOException {
            try (RawWebSocket alice = fixture.open("/ws/alice/");
                    RawWebSocket bob = fixture.open("/ws/bob/")) {
                assertThat(alice.text(text).readText())
                        .contains("\"type\":\"error\"", "\"status\":400", "\"field\":\"" + field + "\"");
                String good = "{\"message\":\"good\",\"to_user\":\"bob\"}";
                alice.text(good);
                assertThat(bob.readText()).isEqualTo(good);
            }
        }
    }
}
