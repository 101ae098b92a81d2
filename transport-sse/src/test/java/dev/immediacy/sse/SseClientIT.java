package dev.immediacy.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.testkit.Cut;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayPlan;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SseClientIT {

    private static final ClientConfig CONFIG = ClientConfig.of(URI.create("http://127.0.0.1:1"), "lobby");

    private final SseServer server = SseServer.start();
    private final Recorder recorder = new Recorder();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Keeps what it hears: texts in order, {@code GAP} for a gap. */
    private static final class Recorder implements ClientListener {

        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<Problem> problems = new CopyOnWriteArrayList<>();

        @Override
        public void message(Message message) {
            heard.add(message.data().string("data"));
        }

        @Override
        public void gap() {
            heard.add("GAP");
        }

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }
    }

    @Nested
    @DisplayName("Connected")
    class Connected {

        @Test
        void isReadyOnceItHasItsPlaceInTheLog() {
            try (Client client = ready(config(server.uri()), recorder)) {
                assertThat(client.cursor()).isEqualTo(server.end());
                server.publish("a");
                awaitHeard("a");
                await().until(() -> client.cursor().equals(server.end()));
            }
        }

        @Test
        void startsAfterItsCursor() {
            String after = server.publish("a").position().toString();
            server.publish("b");
            try (Client client = ready(config(server.uri()).withAfter(after), recorder)) {
                awaitHeard("b");
                assertThat(recorder.problems).isEmpty();
                await().until(() -> client.cursor().equals(server.end()));
            }
        }

        @Test
        void followsItsUsersInboxAndIsPresent() {
            try (Client client = ready(config(server.uri()).withUser("bob"), recorder)) {
                assertThat(server.hub().presence().users("lobby")).containsExactly("bob");
                server.direct("bob", "psst");
                server.direct("carol", "not for bob");
                awaitHeard("psst");
                await().until(() -> client.cursor()
                        .contains(server.hub().channel("@bob").end().toString()));
            }
        }

        @Test
        void publishes() throws Exception {
            try (Client client = ready(config(server.uri()).withUser("bob"), recorder)) {
                Draft draft = Draft.of(Json.ofString("a")).withId("once");
                Receipt receipt = client.publish(draft).get(10, TimeUnit.SECONDS);
                Receipt again = client.publish(draft).get(10, TimeUnit.SECONDS);
                assertThat(receipt.duplicate()).isFalse();
                assertThat(again.duplicate()).isTrue();
                awaitHeard("a");
                assertThatThrownBy(() -> client.publish(
                                        Draft.of(Json.ofString("b")).to("x".repeat(128)))
                                .thenCompose(r -> client.publish(Draft.of(new Json("}"))))
                                .get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(ProtocolException.class);
            }
        }

        @Test
        void hearsNothingOnceItIsClosed() {
            Client client = ready(config(server.uri()), recorder);
            client.close();
            client.close();
            await().until(() -> {
                server.publish("late");
                return server.hub().channel("lobby").subscribers() == 0;
            });
            assertThat(recorder.heard).isEmpty();
            assertThat(recorder.problems).isEmpty();
        }
    }

    @Nested
    @DisplayName("Cut off")
    class CutOff {

        @Test
        void getsEverythingOnceInOrderHoweverOftenItIsCut() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            RelayPlan plan = connection -> connection.cutAfter(
                    200 + random.nextInt(3_000), Direction.DOWNSTREAM, random.nextBoolean() ? Cut.RESET : Cut.CLOSE);
            List<String> all =
                    IntStream.range(0, 300).mapToObj(Integer::toString).toList();
            try (Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address(), plan);
                    Client client = ready(config(relay.uri()).withUser("bob").withAfter("0"), recorder)) {
                all.forEach(text -> {
                    if (Integer.parseInt(text) % 3 == 0) {
                        server.direct("bob", text);
                    } else {
                        server.publish(text);
                    }
                });
                await().atMost(Duration.ofSeconds(60)).until(() -> recorder.heard.size() >= all.size());
                assertThat(recorder.heard)
                        .as("seed %d, %d connections", seed, relay.traffic().connections())
                        .containsExactlyInAnyOrderElementsOf(all);
                assertThat(ofThree(false)).isSortedAccordingTo(SseClientIT::byNumber);
                assertThat(ofThree(true)).isSortedAccordingTo(SseClientIT::byNumber);
                assertThat(relay.traffic().connections()).isGreaterThan(5);
                await().until(() -> client.cursor().contains(server.end()));
            }
        }

        private List<String> ofThree(boolean direct) {
            return recorder.heard.stream()
                    .filter(text -> (Integer.parseInt(text) % 3 == 0) == direct)
                    .toList();
        }

        @Test
        void resumesAfterAnOutageAndSaysThatThereWasOne() {
            try (Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address());
                    Client client = ready(config(relay.uri()), recorder)) {
                relay.refuse();
                relay.cutAll();
                server.publish("missed");
                await().until(() -> recorder.problems.size() >= 2);
                assertThat(recorder.heard).isEmpty();
                relay.accept();
                awaitHeard("missed");
                assertThat(recorder.problems).allMatch(problem -> problem.status() == 503);
                assertThat(client.ready()).isCompleted();
            }
        }

        @Test
        void hearsOfTheGapThatAnOutageMade() {
            HubConfig two =
                    HubConfig.defaults().withRetention(Retention.defaults().withMessages(2));
            try (SseServer small = SseServer.start(two);
                    Relay relay =
                            Relay.start(RelayConfig.defaults(), small.server().address());
                    Client client = ready(config(relay.uri()), recorder)) {
                relay.refuse();
                relay.cutAll();
                await().until(() -> recorder.problems.size() >= 2);
                List.of("a", "b", "c").forEach(small::publish);
                relay.accept();
                awaitHeard("GAP", "b", "c");
                await().until(() -> client.cursor().equals(small.end()));
            }
        }

        @Test
        void givesUpAConnectionThatFellSilentAndTakesAnother() {
            SseConfig lively = SseServer.QUIET.withHeartbeat(Duration.ofMillis(100));
            try (SseServer beating = SseServer.start(lively);
                    Relay relay =
                            Relay.start(RelayConfig.defaults(), beating.server().address());
                    Client client = new SseTransport(lively).connect(config(relay.uri()), recorder)) {
                client.ready().orTimeout(10, TimeUnit.SECONDS).join();
                relay.connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
                beating.publish("a");
                awaitHeard("a");
                assertThat(recorder.problems.get(0).detail()).startsWith("server was silent for ");
            }
        }

        @Test
        void comesBackAfterTheHubEnded() {
            try (Client client = ready(config(server.uri()), recorder)) {
                String end = server.end();
                server.hub().close();
                await().until(() -> recorder.problems.size() >= 3);
                assertThat(recorder.problems.get(0).detail()).isEqualTo("server ended the stream");
                assertThat(recorder.problems.get(1).detail()).isEqualTo("server is stopping");
                assertThat(client.cursor()).isEqualTo(end);
            }
        }
    }

    @Nested
    @DisplayName("Refused")
    class Refused {

        @Test
        void saysWhatIsWrongWithItsCursor() {
            try (Client client = new SseTransport().connect(config(server.uri()).withAfter("nonsense"), recorder)) {
                await().until(() -> recorder.problems.size() >= 2);
                assertThat(recorder.problems.get(0).status()).isEqualTo(400);
                assertThat(recorder.problems.get(0).field()).isEqualTo("Last-Event-ID");
                assertThat(client.ready()).isNotDone();
            }
        }

        @Test
        void saysThatTheServerAnswersSomethingElse() {
            try (SseServer other = SseServer.start(
                            SseServer.QUIET, context -> context.addServlet(new Page(), "/v1/channels/lobby/events"));
                    Client client = new SseTransport().connect(config(other.uri()), recorder)) {
                await().until(() -> !recorder.problems.isEmpty());
                assertThat(recorder.problems.get(0).detail())
                        .startsWith("Content-Type must be text/event-stream, was text/html");
                assertThat(client.cursor()).isEmpty();
            }
        }

        @Test
        void saysThatNobodyListens() {
            try (Client client = new SseTransport().connect(CONFIG, recorder)) {
                await().until(() -> recorder.problems.size() >= 2);
                assertThat(recorder.problems.get(0).status()).isEqualTo(503);
                assertThat(client.ready()).isNotDone();
            }
        }
    }

    @Test
    void tellsAListenerThatFailedTheSameAgain() {
        AtomicInteger failures = new AtomicInteger();
        ClientListener failing = new ClientListener() {
            @Override
            public void message(Message message) {
                if (message.data().string("data").equals("b") && failures.getAndIncrement() < 2) {
                    throw new IllegalStateException("expected by the test");
                }
                recorder.message(message);
            }
        };
        try (Client client = ready(config(server.uri()), failing)) {
            List.of("a", "b", "c").forEach(server::publish);
            awaitHeard("a", "b", "c");
            assertThat(failures).hasValue(3);
            await().until(() -> client.cursor().equals(server.end()));
        }
    }

    @Test
    void skipsAnEventItCannotReadAndSaysSo() {
        try (SseServer other = SseServer.start(
                        SseServer.QUIET, context -> context.addServlet(new Strange(), "/v1/channels/lobby/events"));
                Client client = new SseTransport().connect(config(other.uri()), recorder)) {
            await().until(() -> client.cursor().equals("a.2"));
            assertThat(recorder.heard).containsExactly("GAP");
            assertThat(recorder.problems.get(0).detail()).startsWith("data must be JSON");
        }
    }

    private static final class Page extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html");
            response.getWriter().write("<p>data: sign in first</p>");
        }
    }

    /** Ends its stream, and is gone for whoever comes back: the client's reconnecting is not the subject. */
    private static final class Strange extends HttpServlet {

        private final AtomicBoolean asked = new AtomicBoolean();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (asked.getAndSet(true)) {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            response.setContentType("text/event-stream;charset=utf-8");
            response.getWriter()
                    .write("id: a.1\ndata: no JSON\n\nevent: news\ndata: x\n\nevent: gap\ndata: {}\nid: a.2\n\n");
        }
    }

    private static Client ready(ClientConfig config, ClientListener listener) {
        Client client = new SseTransport().connect(config, listener);
        client.ready().orTimeout(10, TimeUnit.SECONDS).join();
        return client;
    }

    private static ClientConfig config(URI uri) {
        return ClientConfig.of(uri, "lobby");
    }

    private void awaitHeard(String... texts) {
        await().untilAsserted(() -> assertThat(recorder.heard).containsExactly(texts));
    }

    private static int byNumber(String one, String other) {
        return Integer.compare(Integer.parseInt(one), Integer.parseInt(other));
    }
}
