package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Polling;
import dev.immediacy.core.UnauthenticatedException;
import dev.immediacy.http.GateConfig;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Here a token is its user's name. */
@DisplayName("The lessons on a server that authenticates")
class LessonsGateIT {

    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        GateConfig gate = GateConfig.open().withAuthenticator(token -> {
            if (token == null) {
                throw UnauthenticatedException.noToken();
            }
            return Identity.named(token);
        });
        server = ImmediacyServer.start(
                Lessons.mountedOn(ServerConfig.defaults().withPort(0).withGate(gate)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Lesson> lessons() {
        return Lessons.all().stream().filter(lesson -> lesson.unavailable().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void areReachedByNobodyWithoutAToken(Lesson lesson) throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send("GET " + lesson.contextPath() + "/v1/channels/lobby/" + lesson.resource()
                    + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Bearer");
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void knowTheUserBehindTheToken(Lesson lesson) throws Exception {
        List<Message> heard = new CopyOnWriteArrayList<>();
        ClientListener listener = heard::add;
        ClientConfig config = ClientConfig.of(server.uri(), "for-" + lesson.name())
                .withToken("alice")
                .withHold(Duration.ofSeconds(2))
                .withPolling(Polling.every(Duration.ofMillis(50)));
        try (Client client = lesson.connect(config, listener)) {
            client.ready().get(30, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                client.publish(Draft.of(new Json("1"))).get(30, TimeUnit.SECONDS); // some lose messages
                return !heard.isEmpty();
            });
            assertThat(heard.get(0).sender()).isEqualTo("alice");
        }
    }
}
