package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Protocol, Heartbeat")
@Timeout(60)
class HeartbeatIT {
    private static final EngineConfig CONFIG =
            EngineConfig.defaults().withPing(Duration.ofMillis(300), Duration.ofSeconds(3));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EchoServer.Echo echo = new EchoServer.Echo();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(CONFIG, echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void awaitPingTimeout() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(echo.reasons).containsExactly(EngineCloseReason.PING_TIMEOUT));
        assertThat(server.engine.sessions()).isZero();
        await().untilAsserted(() -> assertThat(server.engine.timers()).isZero());
    }

    @Test
    void pollingSessionThatAnswersLivesOn() {
        Client client = Client.poll(server);
        for (int i = 0; i < 6; i++) {
            assertThat(client.get().body()).isEqualTo("2");
            assertThat(client.post("3").body()).isEqualTo("ok");
        }
        assertThat(echo.reasons).isEmpty();
    }

    @Test
    void pollingSessionThatMissesItsPongEndsOnTime() {
        long start = System.nanoTime(); // before the session counts
        Client client = Client.poll(server);
        assertThat(client.get().body()).isEqualTo("2");
        assertThat(client.get().body()).isEqualTo("1");
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(3_200).toNanos());
        assertThat(client.get().statusCode()).isEqualTo(400);
        awaitPingTimeout();
    }

    @Test
    void pollingSessionWhoseClientVanishedEnds() {
        Client.poll(server);
        awaitPingTimeout();
    }

    @Test
    void messagesDoNotReplaceAPong() {
        Client client = Client.poll(server);
        await().atMost(PATIENCE).until(() -> client.post("4busy").statusCode() == 400);
        awaitPingTimeout();
    }

    @Test
    void webSocketSessionThatAnswersLivesOn() {
        Client.Socket socket = Client.socket(server, "websocket");
        assertThat(socket.next()).startsWith("0");
        for (int i = 0; i < 6; i++) {
            assertThat(socket.next()).isEqualTo("2");
            socket.send("3");
        }
        assertThat(echo.reasons).isEmpty();
    }

    @Test
    void webSocketSessionThatMissesItsPongEnds() {
        Client.Socket socket = Client.socket(server, "websocket");
        assertThat(socket.closed()).isEqualTo("close:1001");
        awaitPingTimeout();
    }

    @Test
    void upgradedSessionThatMissesItsPongEnds() {
        Client.Socket socket = Client.poll(server).upgrade();
        assertThat(socket.closed()).isEqualTo("close:1001");
        awaitPingTimeout();
    }

    @Test
    void unaskedPongChangesNothing() {
        Client client = Client.poll(server);
        assertThat(client.post("3\u001e3").body()).isEqualTo("ok");
        assertThat(client.get().body()).matches("2(\u001e2)*"); // a pong that came late was asked for
    }

    @Test
    void closingSessionWhoseClientNeverFetchesTheRestEnds() {
        Client.poll(server);
        echo.session().send("unfetched");
        echo.session().close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(echo.reasons).containsExactly(EngineCloseReason.SERVER_CLOSED));
        assertThat(server.engine.sessions()).isZero();
    }
}
