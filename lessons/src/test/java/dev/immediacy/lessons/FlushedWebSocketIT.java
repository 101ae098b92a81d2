package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import dev.immediacy.testkit.Heard;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConnection;
import dev.immediacy.testkit.RelayTraffic;
import dev.immediacy.websocket.WebSocketTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("WebSocket with a flush interval")
class FlushedWebSocketIT {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int MESSAGES = 40;

    private LessonServer lessons;

    @BeforeEach
    void start() {
        lessons = LessonServer.start();
    }

    @AfterEach
    void stop() {
        lessons.close();
    }

    @Test
    void whatComesBetweenTwoTicksLeavesInOneWrite() {
        long flushed = writes(new FlushedWebSocket(), false);
        long pushed = writes(new WebSocketTransport(), true);

        assertThat(pushed).as("each is written once the one before has arrived").isEqualTo(MESSAGES);
        assertThat(flushed).isBetween(1L, MESSAGES / 4L);
    }

    /**
     * How many writes of the server carried the messages, published one after the other: each once a push has brought the
     * one before, to this client if it is one, else to another.
     */
    private long writes(Transport transport, boolean isPush) {
        Heard heard = new Heard();
        Heard pace = new Heard();
        try (Client client = lessons.connect(transport, config("writes"), heard);
                Client pacer = lessons.connect(
                        new WebSocketTransport(),
                        ClientConfig.of(lessons.server().uri(), "writes"),
                        pace)) {
            RelayConnection own = only(lessons.relay());
            RelayTraffic before = own.traffic();
            for (int i = 1; i <= MESSAGES; i++) {
                lessons.publish("writes", "message " + i);
                int published = i;
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(LessonServer.PATIENCE)
                        .until(() -> (isPush ? heard : pace).texts().size() == published);
            }
            await().atMost(LessonServer.PATIENCE).until(() -> heard.texts().size() == MESSAGES);
            assertThat(client.cursor()).isNotEmpty();
            assertThat(pacer.cursor()).isNotEmpty();
            return own.traffic().minus(before).downstreamReads();
        }
    }

    /** The connection of the client that is there, once that of the one before has ended. */
    private static RelayConnection only(Relay relay) {
        await().atMost(LessonServer.PATIENCE).until(() -> relay.connections().size() == 1);
        return relay.connections().get(0);
    }

    private ClientConfig config(String channel) {
        return lessons.config(channel).withPolling(Polling.every(INTERVAL));
    }
}
