package dev.immediacy.http;

import static dev.immediacy.http.ScriptedPeer.STALL;
import static dev.immediacy.http.ScriptedPeer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskerIT {

    private static final String EMPTY = "{\"messages\":[],\"cursor\":\"e.0\",\"gap\":false}";
    private static final String ONE = "{\"messages\":[{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"e.1\","
            + "\"id\":\"i\",\"from\":\"alice\",\"at\":\"2026-11-23T10:00:00.123Z\",\"data\":\"hi\"}],"
            + "\"cursor\":\"e.1\",\"gap\":true}";

    private final Heard heard = new Heard();

    private static final class Heard implements ClientListener {

        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<Problem> problems = new CopyOnWriteArrayList<>();

        @Override
        public void message(Message message) {
            calls.add(message.data().text());
        }

        @Override
        public void gap() {
            calls.add("gap");
        }

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }
    }

    private Asker asker(ScriptedPeer peer, @Nullable String after) {
        ClientConfig config = ClientConfig.of(peer.uri(), "lobby").withAfter(after);
        return new Asker(config, "poll", heard);
    }

    private Asker impatient(ScriptedPeer peer) {
        return new Asker(ClientConfig.of(peer.uri(), "lobby"), "poll", heard, Duration.ofSeconds(1));
    }

    @Test
    void anAnswerIsDeliveredGapFirstAndTheCursorMoves() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(200, "application/json", ONE));
                Asker asker = asker(peer, "e.0")) {
            assertThat(asker.ask(Duration.ofMillis(1_500)).join()).isTrue();

            assertThat(heard.calls).containsExactly("gap", "\"hi\"");
            assertThat(asker.cursor()).isEqualTo("e.1");
            assertThat(peer.requests().get(0))
                    .startsWith("GET /v1/channels/lobby/poll?after=e.0&hold=1500ms HTTP/1.1\r\n");
        }
    }

    @Test
    void theNextRequestCarriesTheCursorOfTheLastAnswer() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(
                        response(200, "application/json", ONE), response(200, "application/json", EMPTY));
                Asker asker = asker(peer, null)) {
            assertThat(asker.cursor()).isEmpty();
            asker.ask(null).join();
            asker.ask(null).join();

            assertThat(peer.requests().get(0)).startsWith("GET /v1/channels/lobby/poll HTTP/1.1");
            assertThat(peer.requests().get(1)).startsWith("GET /v1/channels/lobby/poll?after=e.1 HTTP/1.1");
        }
    }

    @Test
    void aBodyCutShortIsNotDeliveredAndTheCursorStays() throws IOException {
        String whole = response(200, "application/json", ONE);
        try (ScriptedPeer peer = ScriptedPeer.start(whole.substring(0, whole.length() - 30), whole);
                Asker asker = asker(peer, "e.0")) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.calls).isEmpty();
            assertThat(heard.problems).singleElement().satisfies(problem -> {
                assertThat(problem.status()).isEqualTo(503);
                assertThat(problem.detail()).startsWith("server could not be reached: ");
            });
            assertThat(asker.cursor()).isEqualTo("e.0");

            assertThat(asker.ask(null).join()).isTrue();
            assertThat(heard.calls).containsExactly("gap", "\"hi\"");
        }
    }

    @Test
    void aBodyThatStallsIsGivenUpAfterItsTime() throws IOException {
        String whole = response(200, "application/json", ONE);
        try (ScriptedPeer peer = ScriptedPeer.start(whole.substring(0, whole.length() - 30) + STALL);
                Asker asker = impatient(peer)) {
            assertThat(asker.ask(null).join()).isFalse();

            assertThat(heard.calls).isEmpty();
            assertThat(heard.problems)
                    .extracting(Problem::detail)
                    .containsExactly("server could not be reached: no whole answer within 1000 ms");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAfterItsTime() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(STALL);
                Asker asker = impatient(peer)) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.problems).extracting(Problem::status).containsExactly(503);
        }
    }

    @Test
    void aProblemIsPassedOn() throws IOException {
        String problem = Problem.of(503, "server is stopping", null).toJson();
        try (ScriptedPeer peer = ScriptedPeer.start(response(503, "application/problem+json", problem));
                Asker asker = asker(peer, null)) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.problems).containsExactly(Problem.of(503, "server is stopping", null));
        }
    }

    @Test
    void anErrorOfAProxyGetsAStandIn() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(502, "text/html", "<h1>Bad Gateway</h1>"));
                Asker asker = asker(peer, null)) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.problems).extracting(Problem::status).containsExactly(502);
        }
    }

    @Test
    void aProblemThatIsNoJsonIsAProblemStill() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(503, "application/problem+json", "oops"));
                Asker asker = asker(peer, null)) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.problems).hasSize(1);
        }
    }

    @Test
    void aBodyThatIsNoAnswerIsRefusedAndTheCursorStays() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(200, "text/html", "<h1>Welcome</h1>"));
                Asker asker = asker(peer, "e.0")) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.calls).isEmpty();
            assertThat(heard.problems)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).isEqualTo("body"));
            assertThat(asker.cursor()).isEqualTo("e.0");
        }
    }

    @Test
    void nobodyListeningIsReportedWithACause() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.close();
        try (Asker asker = asker(peer, null)) {
            assertThat(asker.ask(null).join()).isFalse();
            assertThat(heard.problems)
                    .extracting(Problem::detail)
                    .containsExactly("server could not be reached: ConnectException");
        }
    }

    @Test
    void closingCancelsWhatIsUnderWayAndReportsNothing() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(STALL)) {
            Asker asker = asker(peer, null);
            CompletableFuture<Boolean> answer = asker.ask(Duration.ofSeconds(60));
            await().until(() -> peer.requests().size() == 1);
            asker.close();

            assertThat(answer.join()).isFalse();
            assertThat(asker.isClosed()).isTrue();
            assertThat(heard.problems).isEmpty();
            assertThat(asker.ask(null).join()).isFalse();
        }
    }
}
