package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint of {@code immediacy.v1}, spoken to by a peer that writes its own bytes. */
class WebSocketEndpointIT {

    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "");

    private Fixture fixture = Fixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static Map<String, Json> json(String text) {
        return Json.parse("frame", text).members("frame");
    }

    private static String string(Map<String, Json> members, String name) {
        return MessageCodec.required(members, name).string(name);
    }

    private RawWebSocket opened(String target) throws IOException {
        RawWebSocket socket = fixture.open(target);
        assertThat(socket.readText()).startsWith("{\"type\":\"welcome\"");
        return socket;
    }

    private static void publish(RawWebSocket socket, String members) throws IOException {
        socket.text("{\"type\":\"publish\"," + members + "}");
    }

    @Nested
    @DisplayName("RFC 6455 §4.2 Opening handshake")
    class Handshake {

        @Test
        void offeredSubprotocolIsAgreedOnAndNoExtensionIs() throws IOException {
            String offers =
                    "Sec-WebSocket-Protocol: chat, immediacy.v1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
            try (RawWebSocket socket = RawWebSocket.open(fixture.http(), "/v1/channels/lobby/ws", offers)) {
                assertThat(socket.head())
                        .contains("Sec-WebSocket-Protocol: immediacy.v1")
                        .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                        .doesNotContain("Sec-WebSocket-Extensions");
            }
        }

        @Test
        void clientThatOffersNoSubprotocolIsAccepted() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                assertThat(socket.head()).doesNotContain("Sec-WebSocket-Protocol");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "/v1/channels/lobby/ws?after=nonsense, after",
            "/v1/channels/lobby/ws?after=abc.-1, after",
            "/v1/channels/@bob/ws, channel",
            "/v1/channels/%40bob/ws, channel",
            "/v1/channels/lobby/ws?user=, user",
            "/v1/channels/lobby/ws?user=%00, user",
            "/ws/%01/, username",
        })
        void wrongParameterIsRefusedWithProblemThatNamesIt(String target, String field) throws IOException {
            try (RawHttp http = fixture.http()) {
                http.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + "\r\n");
                RawResponse response = http.readResponse();
                assertThat(response.status()).isEqualTo(400);
                assertThat(response.header("Content-Type")).contains("application/problem+json");
                assertThat(string(json(response.body()), "field")).isEqualTo(field);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/channels/lobby/ws", "/ws", "/ws/", "/ws/alice", "/ws/alice/"})
        void requestThatAsksForNoUpgradeIsToldTo(String target) throws IOException {
            try (RawHttp http = fixture.http()) {
                RawResponse response = http.get(target).readResponse();
                assertThat(response.status()).isEqualTo(426);
                assertThat(response.header("Upgrade")).contains("websocket");
                assertThat(response.header("Sec-WebSocket-Version")).contains("13");
            }
        }

        @Test
        void missingKeyIsRefused() throws IOException {
            try (RawHttp http = fixture.http()) {
                String withoutKey = UPGRADE.replaceAll("Sec-WebSocket-Key.*\\r\\n", "");
                http.send("GET /v1/channels/lobby/ws?user=alice HTTP/1.1\r\nHost: localhost\r\n" + withoutKey + "\r\n");
                assertThat(http.readResponse().status()).isEqualTo(400);
            }
            assertThat(fixture.hub.presence().users("lobby")).isEmpty();
        }

        @Test
        void fullHubRefusesWithRetryAfter() throws IOException {
            fixture.close();
            fixture = Fixture.start(HubConfig.defaults().withMaxChannels(1), WebSocketConfig.defaults());
            fixture.publish("lobby", "1");
            try (RawHttp http = fixture.http()) {
                http.send("GET /v1/channels/other/ws HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + "\r\n");
                RawResponse response = http.readResponse();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.header("Retry-After")).isPresent();
            }
        }
    }

    @Nested
    class Delivery {

        @Test
        void messageIsDeliveredInItsWireForm() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?user=bob")) {
                Receipt receipt = fixture.publish("lobby", "{\"a\": 1.0, \"ü\":\"\\u0000\"}");
                String text = socket.readText();
                assertThat(text)
                        .startsWith("{\"type\":\"message\",\"message\":{\"channel\":\"lobby\",\"sequence\":1,")
                        .contains("\"cursor\":\"" + receipt.position() + "\"")
                        .endsWith("\"data\":{\"a\": 1.0, \"ü\":\"\\u0000\"}}}");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"caf%C3%A9", "a%2Fb", "100%25", "%F0%9F%92%AC", "with%20space", "semi%3Bcolon"})
        void channelNameMayBeAnythingPercentEncoded(String segment) throws IOException {
            String name = URLDecoder.decode(segment, StandardCharsets.UTF_8);
            try (RawWebSocket socket = opened("/v1/channels/" + segment + "/ws")) {
                fixture.publish(name, "\"here\"");
                assertThat(string(
                                MessageCodec.required(json(socket.readText()), "message")
                                        .members("message"),
                                "channel"))
                        .isEqualTo(name);
            }
        }

        @Test
        void directMessageReachesInboxOfItsRecipientAndNobodyElse() throws IOException {
            try (RawWebSocket alice = opened("/v1/channels/lobby/ws?user=alice");
                    RawWebSocket bob = opened("/v1/channels/other/ws?user=bob");
                    RawWebSocket carol = opened("/v1/channels/lobby/ws?user=carol")) {
                publish(alice, "\"data\":\"psst\",\"to\":\"bob\",\"id\":\"d1\"");
                String received = bob.readText();
                assertThat(received).contains("\"channel\":\"@bob\"", "\"from\":\"alice\"", "\"to\":\"bob\"");
                fixture.publish("lobby", "\"loud\"");
                assertThat(carol.readText()).contains("\"loud\"");
                assertThat(alice.readText() + alice.readText() + alice.readText())
                        .contains("\"type\":\"ack\"", "\"channel\":\"@alice\"", "\"loud\"");
            }
        }

        @Test
        void burstIsDeliveredInOrderWithoutHoles() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                for (int i = 1; i <= 3_000; i++) {
                    fixture.publish("lobby", Integer.toString(i));
                }
                for (int i = 1; i <= 3_000; i++) {
                    assertThat(socket.readText())
                            .contains("\"sequence\":" + i + ",")
                            .endsWith("\"data\":" + i + "}}");
                }
            }
        }
    }

    @Nested
    class Resume {

        @Test
        void welcomeSaysWhereTheReaderStands() throws IOException {
            Receipt first = fixture.publish("lobby", "1");
            try (RawWebSocket socket = fixture.open("/v1/channels/lobby/ws")) {
                assertThat(socket.readText())
                        .isEqualTo("{\"type\":\"welcome\",\"cursor\":\"" + first.position() + "\"}");
            }
        }

        @Test
        void resumeContinuesAfterTheCursor() throws IOException {
            Receipt first = fixture.publish("lobby", "\"one\"");
            fixture.publish("lobby", "\"two\"");
            fixture.publish("lobby", "\"three\"");
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?after=" + first.position())) {
                assertThat(socket.readText()).contains("\"two\"");
                assertThat(socket.readText()).contains("\"three\"");
            }
        }

        @Test
        void zeroStartsAtTheOldestRetained() throws IOException {
            fixture.publish("lobby", "\"one\"");
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?after=0")) {
                assertThat(socket.readText()).contains("\"one\"");
            }
        }

        @Test
        void joinedCursorResumesChannelAndInbox() throws IOException {
            Receipt room = fixture.publish("lobby", "1");
            Receipt inbox = fixture.hub.publish(
                    "lobby", "anonymous", Draft.of(new Json("1")).to("bob"));
            fixture.publish("lobby", "\"room two\"");
            fixture.hub.publish(
                    "lobby", "anonymous", Draft.of(new Json("\"inbox two\"")).to("bob"));
            String after = room.position() + "," + inbox.position();
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?user=bob&after=" + after)) {
                assertThat(socket.readText() + socket.readText()).contains("\"room two\"", "\"inbox two\"");
            }
        }

        @Test
        void resumeBeforeTheRetainedReportsTheGapFirst() throws IOException {
            fixture.close();
            Retention three = Retention.defaults().withMessages(3);
            fixture = Fixture.start(HubConfig.defaults().withRetention(three), WebSocketConfig.defaults());
            Receipt first = fixture.publish("lobby", "1");
            for (int i = 2; i <= 10; i++) {
                fixture.publish("lobby", Integer.toString(i));
            }
            String epoch = first.position().epoch();
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?after=" + first.position())) {
                assertThat(socket.readText())
                        .isEqualTo("{\"type\":\"gap\",\"channel\":\"lobby\",\"cursor\":\"" + epoch + ".7\"}");
                assertThat(socket.readText()).endsWith("\"data\":8}}");
            }
        }

        @Test
        void cursorFromBeforeRestartReportsTheGap() throws IOException {
            fixture.publish("lobby", "1");
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?after=oldepoch.7")) {
                assertThat(socket.readText()).startsWith("{\"type\":\"gap\",\"channel\":\"lobby\"");
                assertThat(socket.readText()).endsWith("\"data\":1}}");
            }
        }

        @Test
        void cursorOfTheAckResumesToo() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                publish(socket, "\"data\":1,\"id\":\"a\"");
                String ack = socket.readText();
                String cursor = string(json(ack.contains("\"ack\"") ? ack : socket.readText()), "cursor");
                assertThat(Cursor.parse("cursor", cursor).positions().get(0).sequence())
                        .isEqualTo(1);
            }
        }
    }

    @Nested
    class Publish {

        @Test
        void publishIsAcknowledgedUnderItsId() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws?user=alice&after=0")) {
                publish(socket, "\"id\":\"p-1\",\"data\":{\"x\":1}");
                String both = socket.readText() + socket.readText();
                assertThat(both)
                        .contains("{\"type\":\"ack\",\"id\":\"p-1\",\"sequence\":1,\"cursor\":\"")
                        .contains("\"id\":\"p-1\",\"from\":\"alice\"")
                        .contains("\"data\":{\"x\":1}");
            }
        }

        @Test
        void sameIdAppendsOnce() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/quiet/ws?user=alice");
                    RawWebSocket reader = opened("/v1/channels/quiet/ws")) {
                publish(socket, "\"id\":\"p-1\",\"data\":1");
                publish(socket, "\"id\":\"p-1\",\"data\":1");
                publish(socket, "\"id\":\"p-2\",\"data\":2");
                assertThat(reader.readText()).contains("\"id\":\"p-1\"");
                assertThat(reader.readText()).contains("\"id\":\"p-2\"", "\"sequence\":2,");
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < 5; i++) {
                    all.append(socket.readText());
                }
                assertThat(all)
                        .contains("\"id\":\"p-1\",\"sequence\":1,")
                        .contains("\"duplicate\":true}")
                        .contains("\"id\":\"p-2\",\"sequence\":2,");
            }
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "nonsense|frame|",
                    "{\"type\":\"publish\",\"data\":1|frame|",
                    "[1,2]|frame|",
                    "\"text\"|frame|",
                    "{}|type|",
                    "{\"type\":7,\"data\":1}|type|",
                    "{\"type\":\"subscribe\",\"id\":\"q\"}|type|q",
                    "{\"type\":\"publish\",\"id\":\"q\"}|data|q",
                    "{\"type\":\"publish\",\"id\":\"q\",\"data\":1,\"to\":5}|to|q",
                    "{\"type\":\"publish\",\"id\":\"q\",\"data\":1,\"to\":\"\"}|to|q",
                    "{\"type\":\"publish\",\"id\":\"q\",\"data\":1,\"to\":\"anonymous\"}|to|q",
                    "{\"type\":\"publish\",\"id\":5,\"data\":1}|id|",
                    "{\"type\":\"publish\",\"id\":\"\",\"data\":1}|id|",
                    "{\"type\":\"publish\",\"id\":\"a\\u0001\",\"data\":1}|id|",
                })
        void malformedFrameGetsErrorFrameAndTheSessionGoesOn(String frame, String field, String id) throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                Map<String, Json> error = json(socket.text(frame).readText());
                assertThat(string(error, "type")).isEqualTo("error");
                assertThat(string(error, "field")).isEqualTo(field);
                assertThat(error.get("status")).isEqualTo(new Json("400"));
                assertThat(error.containsKey("id")).isEqualTo(id != null);
                if (id != null) {
                    assertThat(string(error, "id")).isEqualTo(id);
                }
                publish(socket, "\"id\":\"ok\",\"data\":1");
                assertThat(socket.readText() + socket.readText()).contains("\"ack\",\"id\":\"ok\"");
            }
        }

        @Test
        void emptyTextGetsErrorFrame() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                assertThat(socket.text("").readText()).contains("\"type\":\"error\"", "\"field\":\"frame\"");
            }
        }

        @Test
        void binaryFrameGetsErrorFrame() throws IOException {
            try (RawWebSocket socket = opened("/v1/channels/lobby/ws")) {
                socket.frame(false, RawWebSocket.BINARY, new byte[100_000]).frame(true, 0, new byte[] {1});
                assertThat(socket.readText()).contains("frame must be text, was binary");
                publish(socket, "\"id\":\"ok\",\"data\":1");
                assertThat(socket.readText() + socket.readText()).contains("\"ack\",\"id\":\"ok\"");
            }
        }

        @Test
        void fragmentedTextWithPingInBetweenIsOneMessage() throws IOException {
            byte[] text = "{\"type\":\"publish\",\"id\":\"ü\",\"data\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
            try (RawWebSocket socket = opened("/v1/channels/quiet/ws")) {
                for (int i = 0; i < text.length; i++) {
                    socket.frame(i == text.length - 1, i == 0 ? RawWebSocket.TEXT : 0, new byte[] {text[i]});
                    if (i == 10) {
                        socket.frame(true, RawWebSocket.PING, new byte[] {4, 2});
                    }
                }
                RawWebSocket.Frame pong = socket.read();
                assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
                assertThat(pong.bytes()).containsExactly(4, 2);
                assertThat(socket.readText() + socket.readText()).contains("\"ack\",\"id\":\"ü\"");
            }
        }
    }

    @Test
    void userIsPresentFromTheHandshakeToTheEnd() throws IOException {
        try (RawWebSocket socket = fixture.open("/v1/channels/lobby/ws?user=alice")) {
            assertThat(fixture.hub.presence().users("lobby")).containsExactly("alice");
            socket.frame(true, RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8});
            assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.TEXT);
            RawWebSocket.Frame close = socket.read();
            assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1000);
        }
        await().until(() -> fixture.hub.presence().users("lobby").isEmpty());
        await().until(() -> fixture.hub.channel("lobby").subscribers() == 0);
    }
}
