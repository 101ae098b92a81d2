package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import dev.immediacy.http.GateConfig;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server that authenticates (RFC 6750)")
class AuthenticationIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        server = ImmediacyServer.start(ServerConfig.defaults()
                .withPort(0)
                .withGate(GateConfig.open().withAuthenticator(JwtAuthenticator.ofSecret(Tokens.SECRET))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Transport> transports() {
        return ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get);
    }

    @Nested
    @DisplayName("answers 401 with a challenge to a request without a valid token, at every path")
    class Refuses {

        @ParameterizedTest
        @CsvSource({
            "POST, /v1/channels/lobby/messages",
            "GET, /v1/channels/lobby/poll",
            "GET, /v1/channels/lobby/longpoll",
            "GET, /v1/channels/lobby/events",
            "GET, /v1/channels/lobby/ws",
            "GET, /v1/channels/lobby/presence",
            "GET, /v1/channels/lobby/nothing",
            "GET, /v1/transports",
            "GET, /v1/relays",
            "GET, /metrics",
            "GET, /ws/",
            "GET, /ws",
            "GET, /ws/alice/",
            "GET, /ws/alice",
            "GET, /nothing",
            "OPTIONS, /v1/channels/lobby/messages"
        })
        void withoutOne(String method, String path) throws Exception {
            HttpResponse<String> refused = send(method, path, null);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"immediacy\"");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.body()).contains("\"status\":401").contains("token must be sent");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/channels/lobby/poll",
                    "/v1/channels/lobby/presence",
                    "/ws/",
                    "/socket.io/?EIO=4&transport=polling",
                    "/v1/transports"
                })
        void withOneThatIsNoGood(String path) throws Exception {
            String expired = Tokens.until("alice", Instant.now().minusSeconds(60));
            HttpResponse<String> refused = send("GET", path, expired);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"invalid_token\"")
                    .contains("error_description=\"token was refused: Expired JWT\"");
            assertThat(refused.body()).doesNotContain(expired);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/channels/lobby/ws", "/ws/", "/ws/alice/"})
        void beforeTheUpgradeToAWebSocket(String path) throws IOException {
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                assertThat(raw.readHead()).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Bearer");
            }
        }

        @Test
        void moreThanOneTokenIsABadRequest() throws Exception {
            HttpResponse<String> refused =
                    send("GET", "/v1/transports?access_token=" + Tokens.of("alice"), Tokens.of("alice"));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"invalid_request\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/immediacy.js", "/healthz", "/readyz"})
        void butNotAtWhatAnybodyMayAskFor(String path) throws Exception {
            assertThat(send("GET", path, null).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"//v1/transports", "/healthz/../v1/transports", "/healthz;/v1/transports"})
        void norIsAnythingReachedByADetour(String path) throws IOException {
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                raw.get(path);
                assertThat(raw.readHead()).startsWith("HTTP/1.1 4");
            }
        }
    }

    @Nested
    @DisplayName("takes a token")
    class Takes {

        @Test
        void inTheHeaderWhateverTheCaseOfTheScheme() throws Exception {
            assertThat(send("GET", "/v1/transports", Tokens.of("alice")).statusCode())
                    .isEqualTo(200);
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/transports"))
                    .header("Authorization", "bearer " + Tokens.of("alice"))
                    .build();
            assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }

        @Test
        void inTheQueryAndItsSubIsTheSender() throws Exception {
            HttpRequest publish = HttpRequest.newBuilder(
                            server.uri().resolve("/v1/channels/query/messages?access_token=" + Tokens.of("ann")))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"data\":1}"))
                    .build();
            assertThat(CLIENT.send(publish, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send("GET", "/v1/channels/query/poll?after=0", Tokens.of("bob"))
                            .body())
                    .contains("\"from\":\"ann\"");
        }

        @Test
        void inASubprotocolAndAgreesOnTheOther() throws IOException {
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                raw.send("GET /v1/channels/lobby/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: immediacy.v1, bearer." + Tokens.of("alice") + "\r\n\r\n");
                assertThat(raw.readHead())
                        .startsWith("HTTP/1.1 101")
                        .contains("Sec-WebSocket-Protocol: immediacy.v1\r\n")
                        .doesNotContain("bearer.");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "/v1/channels/lobby/poll?user=bob",
            "/v1/channels/lobby/events?user=bob",
            "/v1/channels/lobby/ws?user=bob",
            "/ws/bob/"
        })
        void andNoOtherUsersName(String path) throws Exception {
            HttpResponse<String> refused = send("GET", path, Tokens.of("alice"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("must be the token's user");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aClientWithATokenTalksAsItsSubAndGetsItsInbox(Transport transport) throws Exception {
        Heard heard = new Heard();
        String channel = "talk-" + transport.name();
        try (Client bob = connected(transport, channel, "bob", heard);
                Client alice = connected(transport, channel, "alice", new Heard())) {
            alice.publish(Draft.of(Json.ofString("all"))).get(30, TimeUnit.SECONDS);
            alice.publish(Draft.of(Json.ofString("psst")).to("bob")).get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> heard.messages.size() >= 2);
            assertThat(heard.messages)
                    .allSatisfy(message -> assertThat(message.sender()).isEqualTo("alice"));
            assertThat(bob.cursor()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aClientWithoutATokenHearsNothingAndIsToldWhy(Transport transport) throws Exception {
        Heard heard = new Heard();
        String channel = "closed-" + transport.name();
        ClientConfig config = config(channel).withUser("alice");
        try (Client client = transport.connect(config, heard)) {
            await().atMost(PATIENCE).until(() -> heard.problems.stream().anyMatch(problem -> problem.status() == 401));
            server.hub().publish(channel, "ann", Draft.of(Json.ofString("for members")));
            assertThat(client.ready()).isNotDone();
            assertThat(heard.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aSessionThatOutlivesItsTokenIsEndedAndToldWhy(Transport transport) throws Exception {
        Heard heard = new Heard();
        String channel = "short-" + transport.name();
        Instant expires = Instant.now().minus(JwtAuthenticator.LEEWAY).plusSeconds(6);
        ClientConfig config = config(channel).withToken(Tokens.until("alice", expires));
        try (Client client = transport.connect(config, heard)) {
            client.ready().get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> heard.problems.stream().anyMatch(problem -> problem.status() == 401));
            await().atMost(PATIENCE)
                    .until(() -> server.hub().presence().users(channel).isEmpty()
                            || transport.name().contains("poll"));
            int before = heard.messages.size();
            server.hub().publish(channel, "ann", Draft.of(Json.ofString("for members")));
            assertThat(heard.messages).hasSize(before);
        }
    }

    @Test
    void aWebSocketWhoseTokenExpiresGetsAnErrorFrameAndCode4401() throws IOException {
        Instant expires = Instant.now().minus(JwtAuthenticator.LEEWAY).plusSeconds(6);
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send("GET /v1/channels/lobby/ws?access_token=" + Tokens.until("alice", expires)
                    + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 101");
            assertThat(raw.readUntil("token has expired"))
                    .contains("\"type\":\"error\"")
                    .contains("\"status\":401");
            raw.readUntil("\"}");
            assertThat(raw.readBytes(4)).startsWith(0x88).endsWith(4401 >> 8, 4401 & 0xff);
        }
    }

    private static Client connected(Transport transport, String channel, String user, Heard heard) throws Exception {
        Client client = transport.connect(config(channel).withToken(Tokens.of(user)), heard);
        client.ready().get(30, TimeUnit.SECONDS);
        return client;
    }

    private static ClientConfig config(String channel) {
        return ClientConfig.of(server.uri(), channel)
                .withPolling(Polling.every(Duration.ofMillis(50)))
                .withHold(Duration.ofSeconds(2));
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
