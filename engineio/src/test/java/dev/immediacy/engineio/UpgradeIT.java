package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Protocol, Upgrade")
@Timeout(60)
class UpgradeIT {
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    private final EchoServer.Echo echo = new EchoServer.Echo();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(EngineConfig.defaults(), echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void probeIsAnsweredAndThePendingPollEnds() {
        Client client = Client.poll(server);
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(poll.join().body()).isEqualTo("6");
        assertThat(echo.session().transport()).isEqualTo(EngineTransport.POLLING);
        socket.send("5");
        socket.send("4hello");
        assertThat(socket.next()).isEqualTo("4hello");
        assertThat(echo.session().transport()).isEqualTo(EngineTransport.WEBSOCKET);
    }

    @Test
    void pollThatComesDuringTheProbeEnds() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(client.get().body()).isEqualTo("6");
    }

    @Test
    void pollParkedAtTheUpgradeEnds() {
        await().until(this::answerToParkedPoll, "6"::equals); // not parked yet when the probe begins: then once more
    }

    private String answerToParkedPoll() {
        Client client = Client.poll(server);
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        client.upgrade();
        String answer = poll.join().body();
        assertThat(answer).isIn("6", BAD_REQUEST);
        return answer;
    }

    /** Where the machine is slow, the poll ends as one of the probe's time, before the upgrade is seen: then once more. */
    @Test
    void pollThatOvertakesTheUpgradeIsRefusedAsOneAfterIt() {
        await().until(this::answerToOvertakingPoll, BAD_REQUEST::equals);
    }

    private String answerToOvertakingPoll() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        socket.send("5");
        socket.send("4hello");
        assertThat(socket.next()).isEqualTo("4hello");
        return poll.join().body();
    }

    @Test
    void messagesWaitingAtTheUpgradeComeByWebSocket() {
        Client client = Client.poll(server);
        echo.session().send("a");
        echo.session().send("b");
        Client.Socket socket = client.upgrade();
        assertThat(socket.next()).isEqualTo("4a");
        assertThat(socket.next()).isEqualTo("4b");
    }

    @Test
    void sessionGoesOnPollingDuringTheProbe() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(client.post("4hello").body()).isEqualTo("ok");
        assertThat(client.get().body()).isEqualTo("4hello");
        socket.send("5");
        socket.send("4again");
        assertThat(socket.next()).isEqualTo("4again");
    }

    @Test
    void requestsAfterTheUpgradeAreRefusedAndHarmless() {
        Client client = Client.poll(server);
        Client.Socket socket = client.upgrade();
        socket.send("4a");
        assertThat(socket.next()).isEqualTo("4a");
        assertThat(client.get().body()).isEqualTo(BAD_REQUEST);
        assertThat(client.post("4b").body()).isEqualTo(BAD_REQUEST);
        Client.Socket second = client.socket();
        assertThat(second.closed()).isEqualTo("close:1002");
        socket.send("4c");
        assertThat(socket.next()).isEqualTo("4c");
    }

    @Test
    void secondProbeAtOnceIsRefusedAndHarmless() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(client.socket().closed()).isEqualTo("close:1002");
        socket.send("5");
        socket.send("4a");
        assertThat(socket.next()).isEqualTo("4a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "4hello", "2", "abc"})
    void anythingButAProbeClosesTheConnectionAndNotTheSession(String packet) {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send(packet);
        assertThat(socket.closed()).isEqualTo("close:1002");
        client.post("4still polling");
        assertThat(client.get().body()).isEqualTo("4still polling");
        client.upgrade().send("4second try");
        assertThat(echo.reasons).isEmpty();
    }

    @Test
    void binaryInsteadOfAProbeClosesTheConnection() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.connection().sendBinary(ByteBuffer.allocate(1), true).join();
        assertThat(socket.closed()).isEqualTo("close:1002");
    }

    @Test
    void unfinishedProbeTimesOutAndTheSessionGoesOnPolling() throws Exception {
        EngineConfig impatient = EngineConfig.defaults().withUpgradeTimeout(Duration.ofMillis(300));
        try (EchoServer other = new EchoServer(impatient, echo)) {
            Client client = Client.poll(other);
            assertThat(client.socket().closed()).isEqualTo("close:1002");
            client.post("4a");
            assertThat(client.get().body()).isEqualTo("4a");
        }
    }

    @Test
    void abandonedProbeLeavesTheSessionPolling() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        socket.connection().abort();
        client.post("4a");
        assertThat(client.get().body()).isEqualTo("4a");
        // One timer is left: the session's heartbeat.
        await().untilAsserted(() -> assertThat(server.engine.timers()).isEqualTo(1));
        client.upgrade().send("4b");
    }

    @RepeatedTest(20)
    void sessionThatEndsTakesTheProbeWithIt() {
        Client client = Client.poll(server);
        Client.Socket socket = client.socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        client.post("abc");
        assertThat(socket.closed()).isEqualTo("close:1002");
        await().untilAsserted(() -> assertThat(server.engine.timers()).isZero());
    }

    /** A client that polls, pauses, and upgrades as the reference client does, while both sides never stop sending. */
    @RepeatedTest(10)
    void nothingIsLostDoubledOrReorderedInEitherDirection() throws Exception {
        EngineConfig patient = EngineConfig.defaults().withUpgradeTimeout(Duration.ofMinutes(1));
        try (EchoServer other = new EchoServer(patient, echo)) {
            upgradeWhileBothSend(Client.poll(other));
        }
    }

    private void upgradeWhileBothSend(Client client) {
        EngineSession session = echo.session();
        int count = 1_000;
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        sendInBatches(session, next, count, failed);

        List<String> received = new ArrayList<>();
        Client.Socket socket = client.socket();
        socket.send("2probe");
        for (String body = client.get().body();
                !body.equals("6");
                body = client.get().body()) {
            received.addAll(List.of(body.split("\u001e")));
        }
        assertThat(socket.next()).isEqualTo("3probe");
        client.post("6");
        socket.send("5");
        while (received.size() < count) {
            received.add(socket.nextMessage());
        }
        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(i -> "4" + i).toList());
        assertThat(failed).isFalse();
    }

    /** One batch in flight, everything pending in the next: what the push layer does. */
    private void sendInBatches(EngineSession session, AtomicInteger next, int count, AtomicBoolean failed) {
        int from = next.get();
        int to = Math.min(count, from + 1 + from % 7);
        next.set(to);
        if (from < to) {
            List<String> messages =
                    IntStream.range(from, to).mapToObj(Integer::toString).toList();
            session.send(
                    EngineBatch.of(messages),
                    Callback.from(() -> sendInBatches(session, next, count, failed), failure -> failed.set(true)));
        }
    }
}
