package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.http.AllowedOrigins;
import dev.immediacy.http.GateConfig;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pages of other servers (RFC 6455 §10.2)")
class OriginsIT {

    private static final String FRIEND = "https://app.example";
    private static final String EVIL = "https://evil.example";
    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    private final ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults()
            .withPort(0)
            .withGate(GateConfig.open().withOrigins(AllowedOrigins.same().and(Set.of(FRIEND)))));

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    @DisplayName("are refused at every path, unless they are allowed")
    class Refused {

        @ParameterizedTest
        @CsvSource({
            "POST, /v1/channels/lobby/messages",
            "GET, /v1/channels/lobby/poll",
            "GET, /v1/channels/lobby/longpoll?hold=0s",
            "GET, /v1/channels/lobby/events",
            "GET, /v1/channels/lobby/presence",
            "GET, /v1/transports",
            "GET, /v1/relays",
            "GET, /metrics",
            "GET, /socket.io/?EIO=4&transport=polling",
            "POST, /socket.io/?EIO=4&transport=polling&sid=x"
        })
        void requests(String method, String path) throws IOException {
            String head = head(method, path, EVIL, "");
            assertThat(head).startsWith("HTTP/1.1 403").contains("application/problem+json");
            assertThat(head).doesNotContain("Access-Control");
            assertThat(head(method, path, "null", "")).startsWith("HTTP/1.1 403");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/channels/lobby/ws", "/ws/", "/ws/alice/", "/socket.io/?EIO=4&transport=websocket"})
        void webSocketsBeforeTheUpgrade(String path) throws IOException {
            assertThat(head("GET", path, EVIL, UPGRADE)).startsWith("HTTP/1.1 403");
            assertThat(head("GET", path, "http://" + authority() + ".evil.example", UPGRADE))
                    .startsWith("HTTP/1.1 403");
            assertThat(head("GET", path, FRIEND, UPGRADE)).startsWith("HTTP/1.1 101");
            assertThat(head("GET", path, "http://" + authority(), UPGRADE)).startsWith("HTTP/1.1 101");
            assertThat(head("GET", path, null, UPGRADE)).startsWith("HTTP/1.1 101");
        }

        @Test
        void aForgedPostPublishesNothing() throws IOException {
            head("POST", "/v1/channels/forged/messages", EVIL, "Content-Type: text/plain\r\n");
            assertThat(server.hub().presence().users("forged")).isEmpty();
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                raw.get("/v1/channels/forged/poll?after=0");
                assertThat(raw.readUntil("]")).endsWith("\"messages\":[]");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/immediacy.js", "/healthz"})
        void butNotAtWhatAnybodyMayAskFor(String path) throws IOException {
            assertThat(head("GET", path, EVIL, "")).startsWith("HTTP/1.1 200");
        }
    }

    @Nested
    @DisplayName("CORS: one that is allowed")
    class Allowed {

        @ParameterizedTest
        @CsvSource({
            "POST, /v1/channels/lobby/messages, 201",
            "GET, /v1/channels/lobby/poll, 200",
            "GET, /v1/channels/lobby/longpoll?hold=0s, 200",
            "GET, /v1/channels/lobby/events, 200",
            "GET, /v1/channels/lobby/presence, 200",
            "GET, /v1/channels/lobby/poll?limit=0, 400",
            "GET, /v1/channels/lobby/nothing, 404",
            "GET, /v1/transports, 200",
            "GET, /socket.io/?EIO=4&transport=polling, 200",
            "GET, /socket.io/?EIO=3&transport=polling, 400"
        })
        void readsTheAnswerAndTheProblem(String method, String path, int status) throws IOException {
            assertThat(head(method, path, FRIEND, ""))
                    .startsWith("HTTP/1.1 " + status)
                    .contains("Access-Control-Allow-Origin: " + FRIEND)
                    .contains("Access-Control-Expose-Headers: Retry-After, WWW-Authenticate")
                    .contains("Vary: Origin")
                    .doesNotContain("Allow-Credentials");
        }

        @ParameterizedTest
        @CsvSource({
            "/v1/channels/lobby/messages, POST",
            "/v1/channels/lobby/poll, GET",
            "/v1/channels/lobby/events, GET",
            "/socket.io/, POST"
        })
        void mayAskBeforehandWithoutAToken(String path, String method) throws IOException {
            String more = "Access-Control-Request-Method: " + method
                    + "\r\nAccess-Control-Request-Headers: authorization\r\n";
            assertThat(head("OPTIONS", path, FRIEND, more))
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Origin: " + FRIEND)
                    .contains("Access-Control-Allow-Methods: GET, POST")
                    .contains("Access-Control-Allow-Headers: Authorization, Content-Type, Last-Event-ID")
                    .contains("Access-Control-Max-Age: 7200");
            assertThat(head("OPTIONS", path, EVIL, more)).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aStarAllowsEverybodyAndSaysSo() throws IOException {
        try (ImmediacyServer open = ImmediacyServer.start(ServerConfig.defaults()
                        .withPort(0)
                        .withGate(GateConfig.open()
                                .withOrigins(AllowedOrigins.same().and(Set.of("*")))));
                RawHttp raw = RawHttp.connect(open.uri())) {
            raw.send("GET /v1/transports HTTP/1.1\r\nHost: x\r\nOrigin: " + EVIL + "\r\n\r\n");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 200").contains("Access-Control-Allow-Origin: *");
        }
    }

    @Nested
    @DisplayName("DNS rebinding: without authentication, on loopback, a name that is not known")
    class Rebinding {

        @ParameterizedTest
        @CsvSource({
            "POST, /v1/channels/lobby/messages",
            "GET, /v1/channels/lobby/poll",
            "GET, /v1/channels/lobby/events",
            "GET, /v1/transports",
            "GET, /socket.io/?EIO=4&transport=polling",
            "GET, /ws/"
        })
        void isRefusedEvenWhereItsPageIsOfThatName(String method, String path) throws IOException {
            String upgrade = path.equals("/ws/") ? UPGRADE : "";
            String host = "evil.example:" + server.uri().getPort();
            for (String origin : List.of("", "Origin: http://" + host + "\r\n")) {
                RawResponse answer = toHost(server, host, method, path, origin + upgrade);
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.body()).contains("\"field\":\"Host\"", "Host must be an address, localhost or");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.0.0.1:80", "[::1]:80", "localhost", "LOCALHOST:80", "app.example"})
        void isNoneOfThese(String host) throws IOException {
            assertThat(toHost(server, host, "GET", "/v1/transports", "").status())
                    .isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1.evil.example", "1.example", "localhost.evil.example", "2130706433"})
        void isEachOfThese(String host) throws IOException {
            assertThat(toHost(server, host, "GET", "/v1/transports", "").status())
                    .isEqualTo(403);
        }

        @Test
        void isNoneWhereTokensProtect() throws IOException {
            try (ImmediacyServer secured = ImmediacyServer.start(ServerConfig.defaults()
                    .withPort(0)
                    .withGate(GateConfig.open().withAuthenticator(JwtAuthenticator.ofSecret(Tokens.SECRET))))) {
                String token = "Authorization: Bearer " + Tokens.of("alice") + "\r\n";
                assertThat(toHost(secured, "evil.example", "GET", "/v1/transports", token)
                                .status())
                        .isEqualTo(200);
            }
        }

        private RawResponse toHost(ImmediacyServer to, String host, String method, String path, String more)
                throws IOException {
            try (RawHttp raw = RawHttp.connect(to.uri())) {
                raw.send(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
                return raw.readResponse();
            }
        }
    }

    private String authority() {
        return server.uri().getAuthority();
    }

    private String head(String method, String path, @Nullable String origin, String more) throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            boolean post = method.equals("POST");
            raw.send(method + " " + path + " HTTP/1.1\r\nHost: " + authority() + "\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n")
                    + (post ? "Content-Length: 10\r\n" : "") + more + "\r\n"
                    + (post ? "{\"data\":1}" : ""));
            return raw.readHead();
        }
    }
}
