package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Clients that take their time (slowloris)")
class SlowClientsIT {

    /** More than the server has threads. */
    private static final int MANY = 300;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(50);

    private static final String MESSAGES = "POST /v1/channels/lobby/messages HTTP/1.1\r\nHost: localhost\r\n";

    private final ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults()
            .withPort(0)
            .withConnections(ConnectionLimits.defaults().withRequestTimeout(Duration.ofSeconds(3))));

    @SuppressWarnings("NullAway.Init") // before each test
    private Bystanders others;

    @BeforeEach
    void connectOthers() throws Exception {
        others = Bystanders.of(server);
    }

    @AfterEach
    void stop() {
        others.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /v1/transp", "GET /v1/transports HTTP/1.1\r\nHost: localhost\r\nX: "})
    void headsThatNeverEndAreCutAndNobodyElseNotices(String beginning) throws IOException {
        try (Crowd crowd = Crowd.connect(server.uri(), MANY)) {
            crowd.send(beginning);
            others.areServed();
            String more = beginning.isEmpty() ? "\r\n" : "x";
            await().atMost(PATIENCE)
                    .pollInterval(BETWEEN_BYTES)
                    .until(() -> crowd.send(more).open() == 0);
            assertThat(crowd.heard()).allSatisfy(answer -> assertThat(answer).isEmpty());
            others.gotEverything();
        }
    }

    @Test
    void aSecondHeadThatNeverEndsIsCutTooAndAnIdleConnectionIs() throws IOException {
        try (Crowd crowd = Crowd.connect(server.uri(), 10);
                Crowd idle = Crowd.connect(server.uri(), 10)) {
            crowd.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /heal");
            await().atMost(PATIENCE)
                    .pollInterval(BETWEEN_BYTES)
                    .until(() -> crowd.send("t").open() + idle.open() == 0);
            assertThat(crowd.heard()).allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 200"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES + "Content-Length: 9999\r\n\r\n", MESSAGES + "Transfer-Encoding: chunked\r\n\r\n"})
    void bodiesThatTrickleHoldNoThreadAndAreAnswered408(String head) throws IOException {
        try (Crowd crowd = Crowd.connect(server.uri(), MANY)) {
            crowd.send(head);
            others.areServed();
            String more = head.contains("chunked") ? "1\r\nx\r\n" : "x";
            await().atMost(PATIENCE)
                    .pollInterval(BETWEEN_BYTES)
                    .until(() -> crowd.send(more).open() == 0);
            others.gotEverything();
            // a byte that crosses the answer makes the system reset the connection, and the answer may go with it
            assertThat(crowd.heard()).allSatisfy(answer -> assertThat(answer).matches("(?s)|HTTP/1.1 408 .*"));
        }
    }

    @Test
    void aBodyThatStopsIsAnswered408WithAProblem() throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send(MESSAGES + "Content-Length: 99\r\n\r\n{");
            var answer = raw.readResponse();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.header("Connection")).hasValue("close");
            assertThat(answer.body()).contains("\"title\":\"Request Timeout\"", "body must bring 1024 bytes a second");
            assertThat(raw.readToCut()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsOnlyLateIsTaken() throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send(MESSAGES + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 100");
            raw.send("{\"da").send("ta\":1}");
            assertThat(raw.readResponse().status()).isEqualTo(201);
        }
    }

    @Test
    void whoDoesNotReadLargeAnswersHoldsNoThread() throws IOException {
        server.hub().publish("large", "alice", Draft.of(new Json("\"" + "x".repeat(1_000_000) + "\"")));
        for (int i = 0; i < 15; i++) {
            server.hub().publish("backlog", "alice", Draft.of(new Json("\"" + "x".repeat(1_000_000) + "\"")));
        }
        try (Crowd streams = Crowd.connect(server.uri(), 3, 4 << 10);
                Crowd polls = Crowd.connect(server.uri(), 3, 4 << 10);
                Crowd parked = Crowd.connect(server.uri(), 3, 4 << 10)) {
            String rest = "?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";
            polls.send(("GET /v1/channels/large/poll" + rest).repeat(15)); // more than the system's buffers take
            parked.send(("GET /v1/channels/large/longpoll" + rest).repeat(15));
            streams.send("GET /v1/channels/backlog/events?user=slow&after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().atMost(PATIENCE).until(() -> server.hub().presence().isPresent("backlog", "slow"));
            others.areServed();
            await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> threadsThatBlockInJetty() == 0);
        }
        others.gotEverything();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /vue.js",
                "GET /metrics",
                "GET /v1/transports",
                "GET /v1/channels/lobby/poll",
                "GET /v1/channels/lobby/nothing",
                "GET /v1/channels/lobby/presence",
                "GET /nothing",
                "GET /socket.io/?EIO=9&transport=polling",
                "TRACE /"
            })
    void whoAsksAndDoesNotReadHoldsNoThread(String request) throws IOException {
        try (Crowd crowd = Crowd.connect(server.uri(), 3, 4 << 10)) {
            crowd.sendUntilNoneIsTaken(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            others.areServed();
            await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> threadsThatBlockInJetty() == 0);
        }
        others.gotEverything();
    }

    private static long threadsThatBlockInJetty() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .map(StackTraceElement::getClassName)
                        .anyMatch(name -> name.startsWith("org.eclipse.jetty.util.Blocker")
                                || name.equals("org.eclipse.jetty.util.FutureCallback")))
                .count();
    }
}
