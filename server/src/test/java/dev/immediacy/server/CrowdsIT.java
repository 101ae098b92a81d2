package dev.immediacy.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Retention;
import dev.immediacy.http.GateConfig;
import dev.immediacy.http.RateLimits;
import dev.immediacy.testkit.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("More connections and messages than anybody needs")
class CrowdsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int IDLE = 10_000;
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /v1/channels/lobby/ws?user=mallory HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private ImmediacyServer server;

    private ImmediacyServer start(ConnectionLimits connections, RateLimits rates) {
        server = ImmediacyServer.start(ServerConfig.defaults()
                .withPort(0)
                .withHub(HubConfig.defaults().withRetention(new Retention(1_000, 4L << 20, Duration.ofHours(1))))
                .withConnections(connections)
                .withGate(GateConfig.open().withLimits(rates)));
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each end of a connection is a file of its process, which may hold so many open and no more. */
    private static int idleThatFit() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
        return (int) Math.min(IDLE, free - 1_000);
    }

    @Test
    void tenThousandIdleConnectionsDisturbNobodyAndAreClosed(TestReporter reporter) throws Exception {
        String count = String.valueOf(idleThatFit());
        reporter.publishEntry("idle connections", count + " of " + IDLE + ", as many as a process may have open");
        start(ConnectionLimits.defaults().withRequestTimeout(Duration.ofSeconds(30)), RateLimits.none());
        try (Bystanders others = Bystanders.of(server)) {
            Process crowd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Crowd.class.getName(),
                            server.uri().toString(),
                            count)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said = crowd.inputReader(US_ASCII)) {
                assertThat(said.readLine()).isEqualTo(count);
                others.areServed();
                assertThat(crowd.waitFor(2, TimeUnit.MINUTES)).isTrue();
                assertThat(crowd.exitValue()).isZero();
            } finally {
                crowd.destroyForcibly();
            }
            others.gotEverything();
        }
    }

    @Test
    void connectionsBeyondTheLimitOfAnAddressAreClosedAndThereIsRoomAgainAfterwards() throws Exception {
        start(ConnectionLimits.defaults().withMost(0, 50), RateLimits.none());
        try (Crowd crowd = Crowd.connect(server.uri(), 200)) {
            await().atMost(PATIENCE).until(() -> crowd.open() == 50);
            crowd.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().atMost(PATIENCE)
                    .until(() -> crowd.heard().stream()
                                    .filter(heard -> heard.startsWith("HTTP/1.1 200"))
                                    .count()
                            == 50);
        }
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                return raw.get("/healthz").readResponse().status() == 200;
            }
        });
    }

    @Test
    void connectionsBeyondTheLimitInAllAreClosed() throws Exception {
        start(ConnectionLimits.defaults().withMost(20, 0), RateLimits.none());
        try (Crowd crowd = Crowd.connect(server.uri(), 60)) {
            await().atMost(PATIENCE).until(() -> crowd.open() == 20);
        }
    }

    static Stream<String> beginnings() {
        return Stream.of("", "GET / HT", UPGRADE, UPGRADE + "\r\n", UPGRADE + "\r\n\u0081");
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void connectionsThatComeAndAreResetLeaveNothing(String sent) throws Exception {
        start(ConnectionLimits.defaults(), RateLimits.none());
        try (Bystanders others = Bystanders.of(server)) {
            for (int round = 0; round < 10; round++) {
                try (Crowd crowd = Crowd.connect(server.uri(), 100)) {
                    crowd.send(sent);
                }
            }
            others.gotEverything();
            await().atMost(PATIENCE)
                    .until(() -> server.hub().presence().users("lobby").isEmpty());
        }
    }

    @Test
    void whoPublishesFarBeyondTheLimitIsRefusedAndNobodyElseIs() throws Exception {
        start(ConnectionLimits.defaults(), new RateLimits(0, 50));
        try (Bystanders others = Bystanders.of(server);
                Crowd crowd = Crowd.connect(server.uri(), 4)) {
            flood(crowd, 500);
            assertThat(crowd.heard()).allSatisfy(answers -> {
                List<String> statuses = statuses(answers);
                assertThat(statuses.subList(0, statuses.size() - 1)).isSubsetOf("201", "429");
                assertThat(statuses).last().isIn("201", "429", "200"); // of the request behind them
                assertThat(answers).doesNotContain("Exception");
            });
            assertThat(String.join("", crowd.heard())).contains(" 429 ");
            others.gotEverything();
        }
    }

    @Test
    void aFloodWithoutLimitsIsBoundedByTheRetentionAndOthersAreServed() throws Exception {
        start(ConnectionLimits.defaults(), RateLimits.none());
        try (Bystanders others = Bystanders.of(server);
                Crowd crowd = Crowd.connect(server.uri(), 8)) {
            flood(crowd, 2_000);
            assertThat(crowd.heard())
                    .allSatisfy(answers -> assertThat(statuses(answers)).containsOnly("201"));
            others.gotEverything();
        }
    }

    /** Each connection sends so many at once, without waiting for an answer, and then asks to end. */
    private void flood(Crowd crowd, int each) {
        String body = "{\"data\":\"" + "x".repeat(1_000) + "\"}";
        String post = "POST /v1/channels/flood/messages?user=mallory HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        for (int i = 0; i < each; i += 10) {
            crowd.sendAll(post.repeat(10));
        }
        crowd.sendAll("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await().atMost(PATIENCE).until(() -> crowd.open() == 0);
    }

    private static List<String> statuses(String answers) {
        return Pattern.compile("HTTP/1.1 (\\d+) ")
                .matcher(answers)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
