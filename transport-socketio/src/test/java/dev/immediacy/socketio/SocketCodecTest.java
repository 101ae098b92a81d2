package dev.immediacy.socketio;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketCodecTest {

    private static final int MAX_ATTACHMENTS = 10;

    private static void bothWays(String text, SocketPacket packet) {
        assertThat(SocketCodec.decode(text, MAX_ATTACHMENTS)).isEqualTo(packet);
        assertThat(SocketCodec.encode(packet)).isEqualTo(text);
    }

    private static void refused(String text, String rule) {
        assertThatThrownBy(() -> SocketCodec.decode(text, MAX_ATTACHMENTS))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(rule);
    }

    private static SocketPacket packet(
            SocketPacket.Type type, String namespace, long id, @Nullable String payload, int attachments) {
        return new SocketPacket(type, namespace, id, payload == null ? null : new Json(payload), attachments);
    }

    @Nested
    @DisplayName("Socket.IO v5, Connection to a namespace")
    class Connection {

        @Test
        void mainNamespaceIsLeftAway() {
            bothWays("0", packet(SocketPacket.Type.CONNECT, "/", -1, null, 0));
        }

        @Test
        void payloadIsTheAuth() {
            bothWays("0{\"token\":\"123\"}", packet(SocketPacket.Type.CONNECT, "/", -1, "{\"token\":\"123\"}", 0));
        }

        @Test
        void customNamespaceEndsWithAComma() {
            bothWays("0/admin,{\"sid\":\"x\"}", packet(SocketPacket.Type.CONNECT, "/admin", -1, "{\"sid\":\"x\"}", 0));
        }

        @Test
        void commaMayBeMissingAtTheEnd() {
            assertThat(SocketCodec.decode("0/admin", MAX_ATTACHMENTS))
                    .isEqualTo(packet(SocketPacket.Type.CONNECT, "/admin", -1, null, 0));
        }

        @Test
        void refusalHasItsOwnType() {
            bothWays(
                    "4{\"message\":\"Not authorized\"}",
                    packet(SocketPacket.Type.CONNECT_ERROR, "/", -1, "{\"message\":\"Not authorized\"}", 0));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0[]", "0\"x\"", "0null", "0/admin,7"})
        void payloadMustBeAnObject(String text) {
            refused(text, "payload must be an object");
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Sending and receiving data")
    class Events {

        @Test
        void eventIsAnArray() {
            bothWays("2[\"foo\"]", packet(SocketPacket.Type.EVENT, "/", -1, "[\"foo\"]", 0));
        }

        @Test
        void eventOfANamespaceWithAnId() {
            bothWays("2/admin,1[\"foo\"]", packet(SocketPacket.Type.EVENT, "/admin", 1, "[\"foo\"]", 0));
        }

        @Test
        void binaryEventCountsItsAttachments() {
            bothWays(
                    "51-[\"baz\",{\"_placeholder\":true,\"num\":0}]",
                    packet(SocketPacket.Type.BINARY_EVENT, "/", -1, "[\"baz\",{\"_placeholder\":true,\"num\":0}]", 1));
        }

        @Test
        void severalAttachmentsOfANamespace() {
            bothWays(
                    "52-/admin,[\"baz\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
                    packet(
                            SocketPacket.Type.BINARY_EVENT,
                            "/admin",
                            -1,
                            "[\"baz\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
                            2));
        }

        @Test
        void payloadKeepsItsText() {
            String payload = "[\"n\",1,1.0,1e2,123456789012345678901234567890,{\"b\":1, \"a\":2},\"\\u00e9\"]";
            Json kept = SocketCodec.decode("2" + payload, MAX_ATTACHMENTS).payload();
            assertThat(kept).isEqualTo(new Json(payload));
        }

        @Test
        void numberMayNameAnEvent() {
            assertThat(SocketCodec.decode("2[42]", MAX_ATTACHMENTS).payload()).isEqualTo(new Json("[42]"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "2{}", "2[]", "2\"foo\"", "2null", "50-", "5/admin,[\"a\"]"})
        void payloadMustBeANonEmptyArray(String text) {
            refused(text, text.startsWith("5/") ? "attachments" : "non-empty array");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2[null]", "2[{}]", "2[[\"a\"]]", "2[true]"})
        void eventNameMustBeAStringOrANumber(String text) {
            refused(text, "event name must be a string or a number");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
        void eventNameMustNotBeReserved(String name) {
            refused("2[\"" + name + "\"]", "reserved");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2[\"a\"", "2[\"a\"]]", "2[\"a\"] x", "2abc[\"a\"]", "2-1[\"a\"]", "2['a']", "2[NaN]"})
        void payloadMustBeOneJsonValue(String text) {
            refused(text, "packet must be");
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Acknowledgement")
    class Acknowledgements {

        @Test
        void eventAsksWithAnId() {
            bothWays("212[\"foo\"]", packet(SocketPacket.Type.EVENT, "/", 12, "[\"foo\"]", 0));
        }

        @Test
        void answerHasTheSameId() {
            bothWays("3/admin,13[\"bar\"]", packet(SocketPacket.Type.ACK, "/admin", 13, "[\"bar\"]", 0));
        }

        @Test
        void answerMayBeEmpty() {
            bothWays("30[]", packet(SocketPacket.Type.ACK, "/", 0, "[]", 0));
        }

        @Test
        void binaryAnswer() {
            bothWays(
                    "61-15[\"bar\",{\"_placeholder\":true,\"num\":0}]",
                    packet(SocketPacket.Type.BINARY_ACK, "/", 15, "[\"bar\",{\"_placeholder\":true,\"num\":0}]", 1));
        }

        @Test
        void answerMustHaveAnId() {
            refused("3[\"bar\"]", "acknowledgement id must be given");
        }

        @ParameterizedTest
        @ValueSource(strings = {"312", "312{}", "312\"bar\""})
        void answerMustBeAnArray(String text) {
            refused(text, "payload must be an array");
        }

        @Test
        void idHasABound() {
            refused("31234567890123456789[]", "at most 18 digits");
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Disconnection from a namespace")
    class Disconnection {

        @Test
        void mainNamespace() {
            bothWays("1", packet(SocketPacket.Type.DISCONNECT, "/", -1, null, 0));
        }

        @Test
        void customNamespace() {
            bothWays("1/admin,", packet(SocketPacket.Type.DISCONNECT, "/admin", -1, null, 0));
        }

        @Test
        void hasNoPayload() {
            refused("1{}", "payload must be absent");
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Packet encoding")
    class Format {

        @ParameterizedTest
        @ValueSource(strings = {"", "7", "9[]", "abc", "-1", " 0"})
        void typeMustBeKnown(String text) {
            refused(text, "packet type must be 0 to 6");
        }

        @ParameterizedTest
        @ValueSource(strings = {"5[\"a\"]", "5-[\"a\"]", "51", "51[\"a\"]", "5x-[\"a\"]", "512345-[\"a\"]"})
        void attachmentsMustBeCounted(String text) {
            refused(text, "attachments must be a count and a dash");
        }

        @Test
        void attachmentsHaveABound() {
            refused("511-[\"a\"]", "attachments must be at most 10");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "51-[\"a\",{\"_placeholder\":true,\"num\":1}]",
                    "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
                    "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
                    "51-[\"a\",{\"_placeholder\":true}]",
                    "51-[\"a\",{\"deep\":[{\"num\":12345678901,\"_placeholder\":true}]}]",
                    "50-[\"a\",{\"_placeholder\":true,\"num\":0}]",
                })
        void placeholderMustStandForAnAttachment(String text) {
            refused(text, "placeholder must be one of");
        }

        @Test
        void whatOnlyLooksLikeAPlaceholderIsNone() {
            String payload = "[\"a\",{\"_placeholder\":false,\"num\":9},{\"num\":9},[true,9]]";
            assertThat(SocketCodec.decode("51-" + payload, MAX_ATTACHMENTS).payload())
                    .isEqualTo(new Json(payload));
        }

        @Test
        void namesThatHashAlikeAreNoObstacle() {
            List<String> names = List.of("");
            for (int i = 0; i < 12; i++) {
                names = names.stream()
                        .flatMap(name -> Stream.of(name + "Ac", name + "BB"))
                        .toList();
            }
            String payload = names.stream().map(name -> "\"" + name + "\":1").collect(joining(",", "[\"a\",{", "}]"));
            assertThat(SocketCodec.decode("51-" + payload, MAX_ATTACHMENTS).payload())
                    .isEqualTo(new Json(payload));
        }

        @Test
        void depthHasABound() {
            refused("2" + "[".repeat(501) + "]".repeat(501), "nested deeper than 500");
        }
    }
}
