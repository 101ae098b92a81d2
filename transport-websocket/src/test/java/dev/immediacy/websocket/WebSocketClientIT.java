package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Recorder recorder = new Recorder();
    private Fixture fixture = Fixture.start();
    private Relay relay = Relay.start(RelayConfig.defaults(), fixture.server.address());
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void awaitPatiently() {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::close);
        relay.close();
        fixture.close();
        assertThat(recorder.overlaps())
                .as("the listener is called one call at a time")
                .isZero();
    }

    private ClientConfig config(URI uri) {
        return ClientConfig.of(uri, "a/b ü").withUser("alice");
    }

    private Client connect(ClientConfig config) {
        Client client = new WebSocketTransport().connect(config, recorder);
        clients.add(client);
        return client;
    }

    private Client connected() {
        Client client = connect(config(relay.uri()));
        client.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return client;
    }

    private void publish(int number) {
        fixture.publish("a/b ü", Integer.toString(number));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private void awaitHeard(List<String> expected) {
        await().untilAsserted(() -> assertThat(recorder.heard()).containsExactlyElementsOf(expected));
    }

    @Test
    void transportIsFoundByItsName() {
        assertThat(ServiceLoader.load(Transport.class))
                .extracting(Transport::name)
                .containsExactly("websocket");
        assertThat(new WebSocketTransport().paths())
                .containsExactly("/v1/channels/{channel}/ws", "/ws/", "/ws/{username}/");
    }

    @Test
    void whatIsPublishedOnceTheClientIsReadyReachesItInOrder() {
        Client client = connected();
        IntStream.rangeClosed(1, 2_000).forEach(this::publish);
        awaitHeard(numbers(1, 2_000));
        await().untilAsserted(() -> assertThat(client.cursor()).contains(".2000"));
        assertThat(recorder.problems()).isEmpty();
    }

    @Test
    void publishIsAnsweredWithItsReceipt() {
        Client client = connected();
        Receipt first = client.publish(Draft.of(new Json("1")).withId("p-1")).join();
        Receipt again = client.publish(Draft.of(new Json("1")).withId("p-1")).join();
        assertThat(first.id()).isEqualTo("p-1");
        assertThat(first.position().sequence()).isEqualTo(1);
        assertThat(first.duplicate()).isFalse();
        assertThat(again).isEqualTo(new Receipt("p-1", first.position(), true));
        awaitHeard(List.of("1"));
    }

    @Test
    void pipelinedPublishesKeepTheirOrder() {
        Client client = connected();
        List<CompletableFuture<Receipt>> answers = IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> client.publish(Draft.of(new Json(Integer.toString(i)))))
                .toList();
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).join().position().sequence()).isEqualTo(i + 1);
        }
        awaitHeard(numbers(1, 1_000));
    }

    @Test
    void directMessageReachesItsRecipientOnAnotherChannel() {
        Client bob = connect(ClientConfig.of(relay.uri(), "other").withUser("bob"));
        bob.ready().join();
        Client alice = new WebSocketTransport().connect(config(relay.uri()), new Recorder());
        clients.add(alice);
        alice.publish(Draft.of(new Json("\"psst\"")).to("bob")).join();
        awaitHeard(List.of("\"psst\""));
    }

    @Test
    void refusedPublishSaysWhy() {
        Client client = connected();
        String huge = "\"" + "x".repeat(2 << 20) + "\"";
        assertThatThrownBy(() -> client.publish(Draft.of(new Json(huge))).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("maxMessageBytes is");
        assertThat(client.publish(Draft.of(new Json("1"))).join().position().sequence())
                .isEqualTo(1);
    }

    @Test
    void clientResumesAfterEachCutWithoutLossOrDouble() {
        Client client = connected();
        for (int round = 0; round < 5; round++) {
            int first = round * 100 + 1;
            IntStream.range(first, first + 50).forEach(this::publish);
            relay.cutAll();
            IntStream.range(first + 50, first + 100).forEach(this::publish);
            awaitHeard(numbers(1, first + 99));
        }
        await().until(() -> client.cursor().contains(".500"));
    }

    @Test
    void unackedPublishIsSentAgainUnderItsId() {
        Client client = connected();
        relay.refuse();
        relay.cutAll();
        CompletableFuture<Receipt> waiting = client.publish(Draft.of(new Json("1")));
        await().until(() -> !recorder.problems().isEmpty());
        assertThat(waiting).isNotDone();
        relay.accept();
        assertThat(waiting.join().position().sequence()).isEqualTo(1);
        awaitHeard(List.of("1"));
    }

    @Test
    void publishesUnderCutsAppendOnce() {
        Client client = connected();
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            answers.add(client.publish(Draft.of(new Json(Integer.toString(i)))));
            if (i % 100 == 50) {
                relay.cutAll();
            }
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        await().until(() -> recorder.heard().size() >= 300);
        assertThat(recorder.heard()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void gapIsReportedWhereTheLogHasMovedOn() {
        relay.close();
        fixture.close();
        Retention ten = Retention.defaults().withMessages(10);
        fixture = Fixture.start(HubConfig.defaults().withRetention(ten), WebSocketConfig.defaults());
        relay = Relay.start(RelayConfig.defaults(), fixture.server.address());
        connected();
        publish(1);
        awaitHeard(List.of("1"));
        relay.refuse();
        relay.cutAll();
        IntStream.rangeClosed(2, 100).forEach(this::publish);
        relay.accept();
        List<String> expected = new ArrayList<>(List.of("1", "gap"));
        expected.addAll(numbers(91, 100));
        awaitHeard(expected);
    }

    @Test
    void cursorFromBeforeARestartIsAGapForChannelAndInbox() {
        connect(config(relay.uri()).withAfter("oldepoch.3,oldinbox.4")).ready().join();
        awaitHeard(List.of("gap", "gap"));
    }

    @Test
    void cursorOfOneClientContinuesInAnother() {
        Client first = connected();
        publish(1);
        awaitHeard(List.of("1"));
        await().until(() -> first.cursor().contains(".1"));
        first.close();
        publish(2);
        connect(config(relay.uri()).withAfter(first.cursor()));
        awaitHeard(List.of("1", "2"));
    }

    @Test
    void refusedHandshakeIsAProblemThatNamesTheField() {
        Client client = connect(config(relay.uri()).withAfter("nonsense"));
        await().until(() -> !recorder.problems().isEmpty());
        Problem problem = recorder.problems().get(0);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.field()).isEqualTo("after");
        assertThat(client.ready()).isNotDone();
    }

    @Test
    void serverThatCannotBeReachedIsAProblemAndTriedAgain() {
        relay.refuse();
        Client client = connect(config(relay.uri()));
        await().until(() -> recorder.problems().size() >= 2);
        assertThat(recorder.problems()).allMatch(problem -> problem.status() == 503);
        relay.accept();
        client.ready().join();
    }

    @Test
    void closeEndsTheConnectionAndFailsWhatWaits() {
        Client client = connected();
        await().until(() -> fixture.hub.presence().isPresent("a/b ü", "alice"));
        relay.refuse();
        relay.cutAll();
        await().until(() -> !recorder.problems().isEmpty());
        CompletableFuture<Receipt> waiting = client.publish(Draft.of(new Json("1")));
        client.close();
        client.close();
        assertThatThrownBy(waiting::join).cause().isInstanceOf(SessionClosedException.class);
        await().until(() -> !fixture.hub.presence().isPresent("a/b ü", "alice"));
    }

    @Test
    void closeSaysGoodbyeToTheServer() {
        Client client = connected();
        client.close();
        await().until(() -> fixture.connections().isEmpty());
        assertThat(recorder.problems()).isEmpty();
    }

    @Test
    void fullHubRefusesAPublishAsOverflow() {
        relay.close();
        fixture.close();
        fixture = Fixture.start(HubConfig.defaults().withMaxChannels(2), WebSocketConfig.defaults());
        relay = Relay.start(RelayConfig.defaults(), fixture.server.address());
        Client client = connected();
        assertThatThrownBy(() ->
                        client.publish(Draft.of(new Json("1")).to("nobody")).join())
                .cause()
                .isInstanceOf(OverflowException.class);
    }

    @Test
    void serverThatFellSilentIsGivenUp() {
        DeafEndpoint deaf = new DeafEndpoint();
        WebSocketConfig quick = WebSocketConfig.defaults()
                .withHeartbeat(Duration.ofMillis(100))
                .withPongTimeout(Duration.ofMillis(100));
        try (TestServer server = TestServer.start(context -> mount(context, deaf))) {
            clients.add(new WebSocketTransport(quick).connect(config(server.uri()), recorder));
            await().until(() -> deaf.opened.get() >= 2);
            await().untilAsserted(() -> assertThat(recorder.problems())
                    .extracting(Problem::detail)
                    .contains("server sent no sign of life in time"));
            deaf.over.countDown();
        }
    }

    private void mount(ServletContextHandler context, TextEndpoint endpoint) {
        Mount mount = ServletMount.on(context, fixture.hub);
        WebSocketUpgrade upgrade = new WebSocketUpgrade(mount, WebSocketConfig.defaults(), 1_000);
        ChannelHandler handler = exchange ->
                upgrade.accept(exchange.request(), exchange.response(), WebSocketCodec.PROTOCOL, () -> endpoint);
        ChannelRoutes.of(mount).add("GET", "ws", handler);
    }

    /** Takes the connection and never reads a frame of it, not even a ping. */
    private static final class DeafEndpoint implements TextEndpoint {

        final AtomicInteger opened = new AtomicInteger();
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void opened(WebSocketSession session) {
            opened.incrementAndGet();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public @Nullable String received(String text) {
            return null;
        }

        @Override
        public String refused(MessageTooLargeException tooLarge, String head) {
            return "";
        }

        @Override
        public void closed() {}
    }
}
