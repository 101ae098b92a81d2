package dev.immediacy.lessons;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Heard;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.TestServer;
import dev.immediacy.websocket.WebSocketTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A global list of sockets, beside a cursor on a log")
class NaiveWebSocketIT {

    private static final Transport REAL = new WebSocketTransport();
    private static final int LARGE = 32 << 10;
    private static final int MESSAGES = 400; // more than the sockets' buffers hold

    private final MemoryHub hub = MemoryHub.create();
    private TestServer naive;
    private TestServer real;

    @BeforeEach
    void start() {
        naive = TestServer.start(context -> new NaiveWebSocket().mount(ServletMount.on(context, hub)));
        real = TestServer.start(context -> REAL.mount(ServletMount.on(context, hub)));
    }

    @AfterEach
    void stop() {
        hub.close();
        naive.close();
        real.close();
    }

    @Test
    void oneClientThatDoesNotReadStallsEverybody() {
        try (Stall stall = new Stall(naive)) {
            publishLarge();

            await().during(Duration.ofMillis(500))
                    .atMost(LessonServer.PATIENCE)
                    .until(() -> !stall.other.texts().contains("last"));
            stall.resume();
            stall.awaitLast(stall.other);
        }
    }

    @Test
    void onALogItStallsNobody() {
        try (Stall stall = new Stall(real)) {
            publishLarge();

            stall.awaitLast(stall.other);
            assertThat(stall.stalled.texts()).doesNotContain("last");
            stall.resume();
            stall.awaitLast(stall.stalled);
        }
    }

    @Test
    void whoReconnectsHasLostWhatWasSentMeanwhileAndIsNotTold() {
        assertThat(heardAcrossACut(naive).texts()).contains("before").doesNotContain("meanwhile", Heard.GAP);
    }

    @Test
    void withACursorWhoReconnectsLosesNothing() {
        assertThat(heardAcrossACut(real).texts()).startsWith("before", "meanwhile");
    }

    @Test
    void nobodyLeavesTheList() {
        int visits = 5;
        for (int i = 0; i < visits; i++) {
            Heard heard = new Heard();
            try (Client client = connect(naive, heard)) {
                hub.publish("lobby", "alice", Draft.of(Json.ofString("visit " + i)));
                heard.await("visit " + i);
                assertThat(client.cursor()).isNotEmpty();
            }
        }
        NaiveRooms rooms = (NaiveRooms) naive.context().getAttribute(NaiveRooms.class.getName());

        assertThat(requireNonNull(rooms).of("lobby").size()).isEqualTo(visits);
    }

    /** Two clients, one of which the network has stopped reading for. */
    private static final class Stall implements AutoCloseable {

        private final Heard stalled = new Heard();
        private final Heard other = new Heard();
        private final Relay relay;
        private final Client first;
        private final Client second;

        Stall(TestServer server) {
            relay = Relay.start(
                    RelayConfig.defaults().withMaxQueuedBytes(LARGE).withSocketBufferBytes(LARGE), server.address());
            first = ready(REAL.connect(ClientConfig.of(relay.uri(), "lobby"), stalled));
            second = connect(server, other);
            relay.connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
        }

        void resume() {
            relay.connections().forEach(connection -> connection.resume(Direction.DOWNSTREAM));
        }

        void awaitLast(Heard heard) {
            await().atMost(LessonServer.PATIENCE).until(() -> heard.texts().contains("last"));
        }

        @Override
        public void close() {
            first.close();
            second.close();
            relay.close();
        }
    }

    private void publishLarge() {
        String large = "x".repeat(LARGE);
        for (int i = 0; i < MESSAGES; i++) {
            hub.publish("lobby", "alice", Draft.of(Json.ofString(large)));
        }
        hub.publish("lobby", "alice", Draft.of(Json.ofString("last")));
    }

    private Heard heardAcrossACut(TestServer server) {
        Heard heard = new Heard();
        Heard uncut = new Heard();
        try (Relay relay = Relay.start(RelayConfig.defaults(), server.address());
                Client other = connect(server, uncut);
                Client client = ready(REAL.connect(ClientConfig.of(relay.uri(), "lobby"), heard))) {
            hub.publish("lobby", "alice", Draft.of(Json.ofString("before")));
            heard.await("before");
            relay.refuse();
            relay.cutAll();
            await().atMost(LessonServer.PATIENCE).until(() -> !heard.problems().isEmpty()); // it knows
            hub.publish("lobby", "alice", Draft.of(Json.ofString("meanwhile")));
            await().atMost(LessonServer.PATIENCE).until(() -> uncut.texts().contains("meanwhile")); // it has been sent
            relay.accept();
            await().atMost(LessonServer.PATIENCE).until(() -> {
                hub.publish("lobby", "alice", Draft.of(Json.ofString("after")));
                return heard.texts().contains("after");
            });
            assertThat(client.cursor()).isNotEmpty();
            assertThat(other.cursor()).isNotEmpty();
            return heard;
        }
    }

    private static Client connect(TestServer server, Heard heard) {
        return ready(REAL.connect(ClientConfig.of(server.uri(), "lobby"), heard));
    }

    private static Client ready(Client client) {
        await().atMost(LessonServer.PATIENCE).until(client.ready()::isDone);
        return client;
    }
}
