package dev.immediacy.engineio;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSocketIT {
    private final EchoServer.Echo echo = new EchoServer.Echo();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(EngineConfig.defaults().withMaxPayload(200_000), echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Client.Socket open() {
        Client.Socket socket = Client.socket(server, "websocket");
        assertThat(socket.next()).startsWith("0");
        return socket;
    }

    private void awaitReason(EngineCloseReason reason) {
        await().untilAsserted(() -> assertThat(echo.reasons).containsExactly(reason));
        await().untilAsserted(() -> assertThat(server.engine.timers()).isZero());
        assertThat(server.engine.sessions()).isZero();
    }

    @Nested
    @DisplayName("Protocol, Handshake")
    class Handshake {
        @Test
        void answersWithAnOpenPacketThatOffersNoUpgrade() throws Exception {
            Client.Socket socket = Client.socket(server, "websocket");
            JsonNode open = Client.open(socket.next());
            String rest = "\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":200000}";
            assertThat(open)
                    .isEqualTo(new ObjectMapper()
                            .readTree("{\"sid\":\"" + open.get("sid").asText() + "\"," + rest));
            assertThat(echo.session().transport()).isEqualTo(EngineTransport.WEBSOCKET);
        }

        @ParameterizedTest
        @ValueSource(strings = {"websocket&sid=nobody", "abc", "polling"})
        void faultyRequestIsNotUpgraded(String query) {
            assertThatThrownBy(() -> Client.socket(server, query))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(400));
            assertThat(server.engine.sessions()).isZero();
        }

        @Test
        void otherProtocolVersionIsNotUpgraded() {
            assertThatThrownBy(() -> Client.HTTP
                            .newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.port()
                                            + "/engine.io/?EIO=3&transport=websocket"),
                                    new Client.Socket())
                            .join())
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }

        @Test
        void messagesSentWhileOpeningFollowTheOpenPacket() throws Exception {
            EchoServer.Echo greeting = new EchoServer.Echo() {
                @Override
                public void opened(EngineSession session) {
                    session.send("welcome");
                }
            };
            try (EchoServer other = new EchoServer(EngineConfig.defaults(), greeting)) {
                Client.Socket socket = Client.socket(other, "websocket");
                assertThat(socket.next()).startsWith("0");
                assertThat(socket.next()).isEqualTo("4welcome");
                Client polling = Client.poll(other);
                assertThat(polling.get().body()).isEqualTo("4welcome");
            }
        }
    }

    @Nested
    @DisplayName("Packet encoding, WebSocket")
    class Exchange {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 124, 125, 126, 65_534, 65_535, 65_536, 199_999})
        void textOfAnyLengthComesBack(int length) {
            Client.Socket socket = open();
            String text = "4" + "x".repeat(length);
            socket.send(text);
            assertThat(socket.next()).isEqualTo(text);
        }

        @Test
        void textIsUtf8() {
            Client.Socket socket = open();
            socket.send("4€ 🙂");
            assertThat(socket.next()).isEqualTo("4€ 🙂");
        }

        @Test
        void binaryComesBackAsIs() {
            Client.Socket socket = open();
            socket.connection()
                    .sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), true)
                    .join();
            assertThat(socket.next()).isEqualTo("b:01020304");
        }

        @Test
        void messagesSentInOneGoKeepTheirBoundaries() throws Exception {
            Client.Socket socket = open();
            EngineSession session = echo.session();
            for (int i = 0; i < 2_000; i++) {
                session.send("m" + i);
                session.send(ByteBuffer.wrap(new byte[] {(byte) i}));
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(socket.nextMessage()).isEqualTo("4m" + i);
                assertThat(socket.nextMessage()).isEqualTo(String.format("b:%02x", (byte) i));
            }
        }

        @ParameterizedTest
        @CsvSource(value = {"abc", "''", "7", "2probe", "5", "0{}"})
        void malformedPacketClosesTheSession(String packet) {
            Client.Socket socket = open();
            socket.send(packet);
            assertThat(socket.closed()).isEqualTo("close:1002");
            awaitReason(EngineCloseReason.PROTOCOL_ERROR);
        }
    }

    @Nested
    @DisplayName("Protocol, Handshake: maxPayload")
    class Limits {
        @Test
        void longerTextClosesTheSession() {
            Client.Socket socket = open();
            socket.send("4" + "x".repeat(200_000));
            assertThat(socket.closed()).isEqualTo("close:1009");
            awaitReason(EngineCloseReason.PAYLOAD_TOO_LARGE);
        }

        @Test
        void longerBinaryClosesTheSession() {
            Client.Socket socket = open();
            socket.connection().sendBinary(ByteBuffer.allocate(200_001), true).join();
            assertThat(socket.closed()).isEqualTo("close:1009");
            awaitReason(EngineCloseReason.PAYLOAD_TOO_LARGE);
        }

        @Test
        void clientThatSendsFasterThanItsHandlerTakesIsNotBufferedWithoutBound() throws Exception {
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            EchoServer.Echo slow = new EchoServer.Echo() {
                @Override
                public void message(EngineSession session, String text) {
                    busy.countDown();
                    await().atMost(ofMinutes(1)).until(() -> gate.getCount() == 0);
                }
            };
            try (EchoServer other = new EchoServer(EngineConfig.defaults().withMaxBuffered(10, 1000), slow)) {
                Client polling = Client.poll(other);
                var blocked = Client.HTTP.sendAsync(
                        HttpRequest.newBuilder(polling.uri())
                                .POST(BodyPublishers.ofString("4wait"))
                                .build(),
                        BodyHandlers.ofString());
                await().until(() -> busy.getCount() == 0); // or the first frame would be what holds up the rest
                Client.Socket socket = polling.upgrade();
                for (int i = 0; i < 11; i++) { // what comes behind the one too many would be answered by a reset
                    socket.send("4x");
                }
                assertThat(socket.closed()).isEqualTo("close:1008");
                gate.countDown();
                assertThat(blocked.join().body()).isEqualTo("ok");
                await().untilAsserted(() -> assertThat(slow.reasons).containsExactly(EngineCloseReason.OVERFLOW));
            }
        }
    }

    @Nested
    @DisplayName("Protocol, close packet")
    class Close {
        @Test
        void closePacketClosesTheConnection() {
            Client.Socket socket = open();
            socket.send("1");
            assertThat(socket.closed()).isEqualTo("close:1000");
            awaitReason(EngineCloseReason.CLIENT_CLOSED);
        }

        @Test
        void closedConnectionEndsTheSession() {
            Client.Socket socket = open();
            socket.connection().sendClose(1000, "").join();
            awaitReason(EngineCloseReason.CONNECTION_LOST);
        }

        @Test
        void cutConnectionEndsTheSession() {
            open().connection().abort();
            awaitReason(EngineCloseReason.CONNECTION_LOST);
        }

        @Test
        void serverClosesAfterWhatItHasSent() {
            Client.Socket socket = open();
            EngineSession session = echo.session();
            session.send("last");
            session.close();
            session.close();
            assertThat(socket.next()).isEqualTo("4last");
            assertThat(socket.next()).isEqualTo("close:1000");
            awaitReason(EngineCloseReason.SERVER_CLOSED);
        }

        @Test
        void stoppedServerClosesTheConnection() {
            Client.Socket socket = open();
            server.engine.close();
            assertThat(socket.closed()).isEqualTo("close:1001");
            awaitReason(EngineCloseReason.SERVER_STOPPED);
        }
    }
}
