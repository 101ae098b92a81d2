package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Message;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.TimeSource;
import dev.immediacy.core.Transport;
import dev.immediacy.engineio.EngineConfig;
import dev.immediacy.engineio.EngineTransport;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transport's own client, which is the official one, under the contract of every client. */
class SocketIoClientIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Transport transport = new SocketIoTransport();
    private final List<Client> clients = new ArrayList<>();
    private final List<IoSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<EngineTransport> began = new CopyOnWriteArrayList<>();
    private HubServer server;

    /** Keeps what it hears. */
    private static final class Heard implements ClientListener {
        final List<Message> messages = new CopyOnWriteArrayList<>();
        final List<Problem> problems = new CopyOnWriteArrayList<>();
        final AtomicInteger gaps = new AtomicInteger();

        @Override
        public void message(Message message) {
            messages.add(message);
        }

        @Override
        public void gap() {
            gaps.incrementAndGet();
        }

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }

        List<String> data() {
            return messages.stream().map(message -> message.data().text()).toList();
        }

        void await(int count) {
            org.awaitility.Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(messages).hasSize(count));
        }
    }

    @BeforeEach
    void start() {
        start(MemoryHub.create(), 0);
    }

    private void start(MemoryHub hub, int port) {
        server = HubServer.start(hub, HubServer.RESTARTABLE, port);
        server.io.namespace("/").onConnect(sockets::add);
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::close);
        server.close();
    }

    private ClientConfig config() {
        return ClientConfig.of(server.uri(), "lobby");
    }

    private Client connect(ClientConfig config, ClientListener listener) {
        Client client = transport.connect(config, listener);
        clients.add(client);
        return client;
    }

    private Client ready(ClientConfig config, ClientListener listener) {
        Client client = connect(config, listener);
        client.ready().orTimeout(30, TimeUnit.SECONDS).join();
        return client;
    }

    private Receipt publish(Client client, String data) {
        return client.publish(Draft.of(new Json(data)))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void beginsWithPollingAndIsReadyWhenItIsUpgraded() {
        server.io.namespace("/").onConnect(socket -> began.add(socket.transport()));
        ready(config(), new Heard());
        await().atMost(LONG).until(() -> sockets.get(0).transport() == EngineTransport.WEBSOCKET);
        assertThat(began).containsExactly(EngineTransport.POLLING);
    }

    @Test
    void isReadyOnPollingWhereThereIsNoUpgrade() {
        server.close();
        EngineConfig engine = EngineConfig.defaults().withUpgrade(false);
        server = HubServer.start(MemoryHub.create(), SocketIoConfig.defaults().withEngine(engine), 0);
        Heard heard = new Heard();
        Client client = ready(config(), heard);
        publish(client, "1");
        heard.await(1);
    }

    @Test
    void messagesKeepTheirTextBothWays() {
        Heard heard = new Heard();
        Client client = ready(config(), heard);
        String data = "{\"b\": 1.0, \"a\":1e2,\"n\":123456789012345678901234567890}";
        Receipt receipt = publish(client, data);
        heard.await(1);
        assertThat(receipt.position().sequence()).isEqualTo(1);
        assertThat(heard.data()).containsExactly(data);
        assertThat(heard.messages.get(0).sender()).isEqualTo(Names.ANONYMOUS);
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(client.cursor()).isEqualTo(receipt.position().toString()));
    }

    @Test
    void manyMessagesComeOnceAndInOrder() {
        Heard heard = new Heard();
        ready(config(), heard);
        int count = 8_000; // fewer than the log retains
        for (int i = 0; i < count; i++) {
            server.hub.publish("lobby", "alice", Draft.of(new Json(String.valueOf(i))));
        }
        heard.await(count);
        for (int i = 0; i < count; i++) {
            assertThat(heard.messages.get(i).sequence()).isEqualTo(i + 1);
        }
    }

    @Test
    void directMessageComesToTheInbox() {
        Heard bob = new Heard();
        ready(config().withUser("bob"), bob);
        Client alice = ready(config().withUser("alice"), new Heard());
        alice.publish(Draft.of(new Json("1")).to("bob"))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        bob.await(1);
        assertThat(bob.messages.get(0).channel()).isEqualTo("@bob");
        assertThat(bob.messages.get(0).sender()).isEqualTo("alice");
    }

    @Test
    void sameIdIsAnsweredAsADuplicate() {
        Client client = ready(config(), new Heard());
        Draft draft = Draft.of(new Json("1")).withId("x");
        assertThat(client.publish(draft).orTimeout(30, TimeUnit.SECONDS).join().duplicate())
                .isFalse();
        assertThat(client.publish(draft).orTimeout(30, TimeUnit.SECONDS).join().duplicate())
                .isTrue();
    }

    @Test
    void refusedPublishNamesTheField() {
        server.close();
        start(new MemoryHub(HubConfig.defaults().withMaxMessageBytes(4), TimeSource.system()), 0);
        Client client = ready(config(), new Heard());
        assertThatThrownBy(() -> publish(client, "\"too long\""))
                .hasCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("maxMessageBytes is 4");
    }

    @Test
    void anotherClientResumesAfterTheCursor() {
        Heard first = new Heard();
        Client client = ready(config().withUser("bob"), first);
        Receipt receipt = publish(client, "1");
        first.await(1);
        await().atMost(LONG)
                .until(() -> client.cursor().contains(receipt.position().toString()));
        client.close();
        server.hub.publish("lobby", "alice", Draft.of(new Json("2")));
        server.hub.publish("lobby", "alice", Draft.of(new Json("3")).to("bob"));
        Heard second = new Heard();
        ready(config().withUser("bob").withAfter(client.cursor()), second);
        second.await(2);
        assertThat(second.data()).containsExactlyInAnyOrder("2", "3");
        assertThat(second.gaps).hasValue(0);
    }

    @Test
    void lostConnectionIsResumedWithoutLossOrDoubles() {
        Heard heard = new Heard();
        ready(config().withUser("bob"), heard);
        int published = 0;
        for (int round = 1; round <= 5; round++) {
            server.hub.publish("lobby", "alice", Draft.of(new Json(String.valueOf(published++))));
            int before = sockets.size();
            sockets.get(before - 1).close();
            server.hub.publish("lobby", "alice", Draft.of(new Json(String.valueOf(published++))));
            await().atMost(LONG).until(() -> sockets.size() > before);
        }
        heard.await(published);
        assertThat(heard.data()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(heard.gaps).hasValue(0);
    }

    @Test
    void publishWithoutAnAnswerIsSentAgainUnderItsId() {
        Client client = ready(config(), new Heard());
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < 50; i++) {
                answers.add(client.publish(Draft.of(new Json("1"))));
            }
            int before = sockets.size();
            sockets.get(before - 1).close();
            answers.add(client.publish(Draft.of(new Json("1"))));
            await().atMost(LONG).until(() -> sockets.size() > before);
        }
        assertThat(answers)
                .extracting(answer ->
                        answer.orTimeout(30, TimeUnit.SECONDS).join().position().sequence())
                .doesNotHaveDuplicates()
                .hasSize(153);
        assertThat(server.hub.channel("lobby").end().sequence()).isEqualTo(153);
    }

    @Test
    void restartOfTheServerIsAGap() {
        Heard heard = new Heard();
        Client client = ready(config(), heard);
        publish(client, "1");
        heard.await(1);
        int port = server.port();
        server.close();
        MemoryHub hub = MemoryHub.create();
        hub.publish("lobby", "alice", Draft.of(new Json("2")));
        start(hub, port);
        heard.await(2);
        assertThat(heard.data()).containsExactly("1", "2");
        assertThat(heard.gaps).hasValue(1);
        assertThat(heard.problems).allMatch(problem -> problem.status() == 503);
    }

    @Test
    void refusalIsReportedAndTriedAgain() {
        server.close();
        AtomicInteger asked = new AtomicInteger();
        start(MemoryHub.create(), 0);
        server.io
                .namespace("/")
                .guard(request ->
                        asked.incrementAndGet() <= 2 ? ConnectDecision.refuse("not yet") : ConnectDecision.accept());
        Heard heard = new Heard();
        ready(config(), heard);
        assertThat(heard.problems).extracting(Problem::detail).containsExactly("not yet", "not yet");
    }

    @Test
    void serverThatTakesItOutIsAskedAgain() {
        Heard heard = new Heard();
        ready(config(), heard);
        sockets.get(0).disconnect();
        await().atMost(LONG).until(() -> sockets.size() == 2);
        server.hub.publish("lobby", "alice", Draft.of(new Json("1")));
        heard.await(1);
    }

    @Test
    void publishOfAClosedClientFails() {
        Client client = ready(config(), new Heard());
        client.close();
        client.close();
        assertThatThrownBy(() -> publish(client, "1")).hasCauseInstanceOf(SessionClosedException.class);
        await().atMost(LONG).until(() -> server.io.sessions() == 0);
    }

    @Test
    void transportIsFoundByItsName() {
        assertThat(ServiceLoader.load(Transport.class).stream()
                        .map(found -> found.get().name()))
                .contains("socketio");
        assertThat(transport.paths()).containsExactly("/socket.io/");
    }

    @Test
    void transportMountsItself() {
        try (MemoryHub hub = MemoryHub.create();
                TestServer mounted = TestServer.start(context -> transport.mount(ServletMount.on(context, hub)))) {
            Heard heard = new Heard();
            Client client = ready(ClientConfig.of(mounted.uri(), "lobby"), heard);
            publish(client, "1");
            heard.await(1);
            client.close();
        }
    }
}
