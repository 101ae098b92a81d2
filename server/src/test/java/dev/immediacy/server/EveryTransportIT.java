package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every transport of the class path, on one server")
class EveryTransportIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 50;

    private ImmediacyServer server;

    @BeforeEach
    void start() {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What a client heard, in its order. */
    private static final class Heard implements ClientListener {

        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private final List<String> gaps = new CopyOnWriteArrayList<>();

        @Override
        public void message(Message message) {
            messages.add(message);
        }

        @Override
        public void gap() {
            gaps.add("gap");
        }

        List<String> data() {
            return messages.stream().map(message -> message.data().text()).toList();
        }
    }

    static Stream<String> names() {
        return ServiceLoader.load(Transport.class).stream()
                .map(provider -> provider.get().name())
                .sorted();
    }

    @Test
    void theFourClassicOnesAndSseAreThere() {
        assertThat(names()).contains("longpoll", "polling", "socketio", "sse", "websocket");
        assertThat(server.transports()).extracting(Transport::name).containsExactlyElementsOf(names().toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aClientPublishesAndAnotherHearsEachMessageOnceInOrder(String name) throws Exception {
        Heard heard = new Heard();
        try (Client reader = connect(name, config("lobby").withUser("bob"), heard);
                Client writer = connect(name, config("lobby").withUser("alice"), new Heard())) {
            for (int i = 0; i < MESSAGES; i++) {
                writer.publish(Draft.of(new Json("[" + i + ", 1.0]"))).get(60, TimeUnit.SECONDS);
            }

            await().atMost(PATIENCE).until(() -> heard.messages.size() >= MESSAGES);
            assertThat(heard.data()).containsExactlyElementsOf(texts(0, MESSAGES));
            assertThat(heard.messages)
                    .allSatisfy(message -> assertThat(message.sender()).isEqualTo("alice"));
            assertThat(heard.gaps).isEmpty();
            assertThat(reader.cursor())
                    .contains(heard.messages.get(MESSAGES - 1).cursor());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aDirectMessageReachesItsRecipientAlone(String name) throws Exception {
        Heard bob = new Heard();
        Heard eve = new Heard();
        try (Client bobs = connect(name, config("lobby").withUser("bob"), bob);
                Client eves = connect(name, config("lobby").withUser("eve"), eve)) {
            server.hub()
                    .publish("lobby", "alice", Draft.of(Json.ofString("psst")).to("bob"));
            server.hub().publish("lobby", "alice", Draft.of(Json.ofString("all")));

            await().atMost(PATIENCE).until(() -> bob.messages.size() >= 2 && !eve.messages.isEmpty());
            assertThat(bob.data()).containsExactlyInAnyOrder("\"psst\"", "\"all\"");
            assertThat(eve.data()).containsExactly("\"all\"");
            assertThat(bobs.cursor())
                    .as("each follows the channel and an inbox of its own")
                    .contains(",");
            assertThat(eves.cursor()).isNotEqualTo(bobs.cursor());
        }
    }

    @Test
    void oneCursorGoesFromTransportToTransportAndLosesNothing() throws Exception {
        String cursor = null;
        int published = 0;
        for (String name : names().toList()) {
            Heard heard = new Heard();
            publish(published, published + 10); // while nobody is connected
            try (Client client = connect(name, config("moving").withUser("bob").withAfter(cursor), heard)) {
                int first = cursor == null ? published + 10 : published;
                publish(published + 10, published + 20);
                int last = published + 20;
                await().atMost(PATIENCE).until(() -> heard.messages.size() >= last - first);
                assertThat(heard.data()).as(name).containsExactlyElementsOf(texts(first, last));
                cursor = client.cursor();
            }
            published += 20;
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aReaderOfALogThatIsGoneIsToldOfAGap(String name) throws Exception {
        Heard heard = new Heard();
        publish(0, 3);
        try (Client client = connect(name, config("moving").withAfter("abcdef.7"), heard)) {
            await().atMost(PATIENCE).until(() -> heard.messages.size() >= 3);
            assertThat(heard.gaps).hasSize(1);
            assertThat(heard.data()).containsExactlyElementsOf(texts(0, 3));
            assertThat(client.cursor()).isNotEqualTo("abcdef.7");
        }
    }

    private void publish(int from, int to) {
        texts(from, to).forEach(text -> server.hub().publish("moving", "alice", Draft.of(new Json(text))));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "[" + i + ", 1.0]").toList();
    }

    private ClientConfig config(String channel) {
        return ClientConfig.of(server.uri(), channel).withPolling(Polling.every(Duration.ofMillis(50)));
    }

    private Client connect(String name, ClientConfig config, ClientListener listener) throws Exception {
        Transport transport = server.transports().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        Client client = transport.connect(config, listener);
        client.ready().get(60, TimeUnit.SECONDS);
        return client;
    }
}
