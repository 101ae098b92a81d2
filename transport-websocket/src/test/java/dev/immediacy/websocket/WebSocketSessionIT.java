package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.HubConfig;
import dev.immediacy.http.HttpClients;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections live and end. */
class WebSocketSessionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LOBBY = "/v1/channels/lobby/ws";

    private Fixture fixture = Fixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void restart(HubConfig hub, WebSocketConfig config) {
        fixture.close();
        fixture = Fixture.start(hub, config);
    }

    private void awaitNobodyLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(fixture.hub.presence().users("lobby")).isEmpty();
            assertThat(fixture.hub.channel("lobby").subscribers()).isZero();
            assertThat(fixture.connections()).isEmpty();
        });
    }

    @Nested
    @DisplayName("RFC 6455 §5.5.2 Ping")
    class Ping {

        private final WebSocketConfig config =
                WebSocketConfig.defaults().withHeartbeat(Duration.ofMillis(200)).withPongTimeout(Duration.ofSeconds(6));

        @Test
        void peerThatDoesNotAnswerIsFreedAndOneThatDoesIsNot() throws IOException {
            restart(HubConfig.defaults(), config);
            URI uri = URI.create(
                    fixture.uri().resolve(LOBBY + "?user=live").toString().replaceFirst("http", "ws"));
            WebSocket live = HttpClients.client()
                    .newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .join();
            try (RawWebSocket dead = fixture.open(LOBBY + "?user=dead")) {
                assertThat(fixture.hub.presence().users("lobby")).containsExactly("dead", "live");
                await().atMost(PATIENCE).until(() -> !fixture.hub.presence().isPresent("lobby", "dead"));
                assertThat(fixture.hub.presence().users("lobby")).containsExactly("live");
                assertThat(fixture.hub.channel("lobby").subscribers()).isEqualTo(1);
                assertThat(dead.read().text()).contains("\"welcome\"");
                assertThat(dead.read().opcode()).isEqualTo(RawWebSocket.PING);
                RawWebSocket.Frame close = dead.read();
                assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
                assertThat(close.closeCode()).isEqualTo(1001);
                assertThat(dead.readToCut()).isTrue();
            } finally {
                live.abort();
            }
            awaitNobodyLeft();
        }

        @Test
        void anyFrameIsASignOfLife() throws IOException {
            restart(HubConfig.defaults(), config.withPongTimeout(Duration.ofSeconds(8)));
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                for (int i = 0; i < 3; i++) {
                    assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
                    socket.text("nonsense");
                    assertThat(socket.read().text()).contains("\"error\"");
                }
            }
        }

        @Test
        void containerHasNoIdleTimeoutOfItsOwn() throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                assertThat(fixture.connections())
                        .singleElement()
                        .extracting(EndPoint::getIdleTimeout)
                        .isEqualTo(0L);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Hello"})
        void pingIsAnsweredWithItsPayload(String payload) throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                socket.frame(true, RawWebSocket.PING, payload.getBytes(StandardCharsets.UTF_8));
                assertThat(socket.readText()).contains("\"welcome\"");
                RawWebSocket.Frame pong = socket.read();
                assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
                assertThat(pong.text()).isEqualTo(payload);
            }
        }
    }

    @Nested
    @DisplayName("RFC 6455 §7 Closing")
    class Closing {

        @ParameterizedTest
        @ValueSource(strings = {LOBBY, "/ws/", "/ws/bob/"})
        void hubThatClosesSaysSo(String target) throws IOException {
            try (RawWebSocket socket = fixture.open(target)) {
                if (target.equals(LOBBY)) {
                    assertThat(socket.readText()).contains("\"welcome\"");
                } else {
                    // the answer to a ping says that the session has opened
                    assertThat(socket.frame(true, RawWebSocket.PING, new byte[0])
                                    .read()
                                    .opcode())
                            .isEqualTo(RawWebSocket.PONG);
                }
                fixture.hub.close(CloseReason.GOING_AWAY);
                RawWebSocket.Frame close = socket.read();
                assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
                assertThat(close.closeCode()).isEqualTo(1001);
                assertThat(close.closeText()).isEqualTo("server is stopping");
                assertThat(socket.readToCut()).isTrue();
            }
        }

        @ParameterizedTest
        @CsvSource({"1000", "1001", "3000", "4999"})
        void closeIsAnsweredWithItsCode(int code) throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY + "?user=alice")) {
                assertThat(socket.readText()).contains("\"welcome\"");
                socket.frame(true, RawWebSocket.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
                RawWebSocket.Frame close = socket.read();
                assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
                assertThat(close.closeCode()).isEqualTo(code);
                assertThat(socket.readToCut()).isTrue();
            }
            awaitNobodyLeft();
        }

        @Test
        void connectionThatIsResetIsFreed() throws IOException {
            RawWebSocket socket = fixture.open(LOBBY + "?user=alice");
            assertThat(socket.readText()).contains("\"welcome\"");
            socket.vanish();
            awaitNobodyLeft();
        }

        @Test
        @DisplayName("§8.1 text that is not UTF-8 ends the connection with 1007")
        void textThatIsNotUtf8EndsTheConnection() throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                socket.frame(true, RawWebSocket.TEXT, new byte[] {'"', (byte) 0xc3, 0x28, '"'});
                assertThat(socket.read().closeCode()).isEqualTo(1007);
            }
            awaitNobodyLeft();
        }

        @Test
        @DisplayName("§5.1 a client's frame without a mask ends the connection with 1002")
        void unmaskedFrameEndsTheConnection() throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                socket.bytes(new byte[] {(byte) 0x81, 1, '1'});
                assertThat(socket.read().closeCode()).isEqualTo(1002);
            }
            awaitNobodyLeft();
        }
    }

    @Nested
    class Bounds {

        @Test
        void messageThatIsTooLargeForTheHubGetsErrorFrameWithItsId() throws IOException {
            restart(HubConfig.defaults().withMaxMessageBytes(1_000), WebSocketConfig.defaults());
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                socket.text("{\"type\":\"publish\",\"data\":\"" + "x".repeat(999) + "\",\"id\":\"big\"}");
                assertThat(socket.readText())
                        .contains("\"type\":\"error\",\"id\":\"big\"", "\"status\":413", "\"field\":\"data\"")
                        .contains("message is 1001 bytes, maxMessageBytes is 1000");
            }
        }

        @Test
        void frameThatIsTooLargeToBeReadGetsErrorFrameAndTheSessionGoesOn() throws IOException {
            try (RawWebSocket socket = fixture.open(LOBBY)) {
                assertThat(socket.readText()).contains("\"welcome\"");
                String data = "x".repeat(20 << 20);
                socket.text("{\"type\":\"publish\",\"id\":\"huge\",\"data\":\"" + data + "\"}");
                assertThat(socket.readText())
                        .contains("\"type\":\"error\",\"id\":\"huge\"", "\"status\":413", "\"field\":\"data\"");
                socket.text("{\"type\":\"publish\",\"id\":\"ok\",\"data\":1}");
                assertThat(socket.readText() + socket.readText()).contains("\"ack\",\"id\":\"ok\"");
            }
        }

        @Test
        void clientThatFloodsAndNeverReadsIsStoppedAndCut() throws IOException {
            restart(HubConfig.defaults(), WebSocketConfig.defaults().withSendTimeout(Duration.ofSeconds(1)));
            int flood = 200_000;
            int sent = 0;
            String data = "x".repeat(1_000);
            try (RawWebSocket socket =
                    RawWebSocket.open(RawHttp.connect(fixture.uri(), 4 << 10), LOBBY + "?user=flooder", "")) {
                while (sent < flood) {
                    socket.text("{\"type\":\"publish\",\"data\":\"" + data + "\"}");
                    sent++;
                }
            } catch (IOException e) {
                assertThat(e).as("what a cut connection says").isNotNull();
            }
            assertThat(sent).isLessThan(flood);
            awaitNobodyLeft();
        }

        @Test
        void clientThatNeverReadsHoldsOneWriteAndIsCut() throws IOException {
            restart(HubConfig.defaults(), WebSocketConfig.defaults().withSendTimeout(Duration.ofSeconds(1)));
            try (RawWebSocket socket =
                    RawWebSocket.open(RawHttp.connect(fixture.uri(), 4 << 10), LOBBY + "?user=deaf", "")) {
                await().atMost(PATIENCE).until(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        fixture.publish("lobby", "\"" + "x".repeat(1_000) + "\"");
                    }
                    return !fixture.hub.presence().isPresent("lobby", "deaf");
                });
                assertThat(socket.readToCut()).isTrue();
            }
            awaitNobodyLeft();
        }
    }
}
