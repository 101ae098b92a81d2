package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PollingIT {
    private static final String SESSION_UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    private final EchoServer.Echo echo = new EchoServer.Echo();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(EngineConfig.defaults().withMaxPayload(10_000).withMaxBuffered(100, 50_000), echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + pathAndQuery));
    }

    private void awaitReason(EngineCloseReason reason) {
        await().untilAsserted(() -> assertThat(echo.reasons).containsExactly(reason));
        assertThat(server.engine.sessions()).isZero();
    }

    @Nested
    @DisplayName("Protocol, Handshake")
    class Handshake {
        @ParameterizedTest
        @ValueSource(strings = {"/engine.io/?EIO=4&transport=polling", "/engine.io?EIO=4&transport=polling&t=abc"})
        void answersWithAnOpenPacket(String path) throws Exception {
            HttpResponse<String> answer = Client.send(request(path));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
            JsonNode open = Client.open(answer.body());
            String rest =
                    "\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":10000}";
            assertThat(open)
                    .isEqualTo(new ObjectMapper()
                            .readTree("{\"sid\":\"" + open.get("sid").asText() + "\"," + rest));
        }

        @Test
        void upgradeIsNotOfferedWhereItIsForbidden() throws Exception {
            try (EchoServer pollingOnly = new EchoServer(EngineConfig.defaults().withUpgrade(false), echo)) {
                HttpResponse<String> answer = Client.send(HttpRequest.newBuilder(pollingOnly.http("polling")));
                assertThat(Client.open(answer.body()).get("upgrades")).isEmpty();
                Client.Socket socket = Client.poll(pollingOnly).socket();
                assertThat(socket.closed()).isEqualTo("close:1002");
            }
        }

        @Test
        void sessionIdsAreLongAndDiffer() {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                ids.add(Client.poll(server).sid);
            }
            assertThat(ids).hasSize(100).allMatch(id -> id.matches("[A-Za-z0-9_-]{20}"));
        }

        @Test
        void handlerSeesTheRequest() {
            Client.send(request("/engine.io/?EIO=4&transport=polling&user=%C3%A9ve&user=b")
                    .header("X-Token", "t"));
            EngineHandshake handshake = echo.session().handshake();
            assertThat(handshake.path()).isEqualTo("/engine.io/");
            assertThat(handshake.query().get("user")).containsExactly("éve", "b");
            assertThat(handshake.header("x-token")).contains("t");
            assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(echo.session().transport()).isEqualTo(EngineTransport.POLLING);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "GET  | EIO=4&transport=abc             | {\"code\":0,\"message\":\"Transport unknown\"}",
                    "GET  | EIO=4                           | {\"code\":0,\"message\":\"Transport unknown\"}",
                    "GET  | EIO=4&transport=polling&sid=abc | {\"code\":1,\"message\":\"Session ID unknown\"}",
                    "POST | EIO=4&transport=polling&sid=abc | {\"code\":1,\"message\":\"Session ID unknown\"}",
                    "POST | EIO=4&transport=polling         | {\"code\":2,\"message\":\"Bad handshake method\"}",
                    "PUT  | EIO=4&transport=polling         | {\"code\":2,\"message\":\"Bad handshake method\"}",
                    "GET  | EIO=4&transport=websocket       | {\"code\":3,\"message\":\"Bad request\"}",
                    "GET  | EIO=4&transport=polling&t=%FF   | {\"code\":3,\"message\":\"Bad request\"}",
                    "GET  | EIO=3&transport=polling         | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                    "GET  | transport=polling               | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                })
        void faultyRequestGetsTheProtocolsError(String method, String query, String json) {
            HttpResponse<String> answer =
                    Client.send(request("/engine.io/?" + query).method(method, BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(json);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(server.engine.sessions()).isZero();
        }
    }

    @Nested
    @DisplayName("HTTP long-polling, Sending and receiving data")
    class Exchange {
        @ParameterizedTest
        @ValueSource(strings = {"4hello", "4a\u001e4b\u001e4c", "4hello\u001ebAQIDBA==", "4€ 🙂", "4"})
        void payloadComesBack(String payload) {
            Client client = Client.poll(server);
            HttpResponse<String> posted = client.post(payload);
            assertThat(posted.statusCode()).isEqualTo(200);
            assertThat(posted.body()).isEqualTo("ok");
            HttpResponse<String> polled = client.get();
            assertThat(polled.body()).isEqualTo(payload);
            assertThat(polled.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
            assertThat(polled.headers().firstValue("Cache-Control")).contains("no-store");
        }

        @Test
        void pollWaitsForAMessage() {
            Client client = Client.poll(server);
            CompletableFuture<HttpResponse<String>> poll = client.getLater();
            client.post("4hello");
            assertThat(poll.join().body()).isEqualTo("4hello");
        }

        @Test
        void formContentTypeDoesNotEatTheBody() {
            Client client = Client.poll(server);
            HttpResponse<String> posted = Client.send(HttpRequest.newBuilder(client.uri())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("4a=b")));
            assertThat(posted.body()).isEqualTo("ok");
            assertThat(client.get().body()).isEqualTo("4a=b");
        }

        @Test
        void secondPollAtOnceClosesTheSession() {
            Client client = Client.poll(server);
            CompletableFuture<HttpResponse<String>> one = client.getLater();
            CompletableFuture<HttpResponse<String>> other = client.getLater();
            List<HttpResponse<String>> answers = List.of(one.join(), other.join());
            assertThat(answers).extracting(HttpResponse::body).containsExactlyInAnyOrder("1", BAD_REQUEST);
            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 400);
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            awaitReason(EngineCloseReason.DUPLICATE_REQUEST);
        }

        @Test
        void secondPostAtOnceClosesTheSession() throws Exception {
            Client client = Client.poll(server);
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String head = "POST " + client.uri().getPath() + "?"
                        + client.uri().getQuery() + " HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n";
                first.getOutputStream().write((head + "4hel").getBytes(US_ASCII));
                await().untilAsserted(() -> {
                    HttpResponse<String> second = client.post("4b");
                    assertThat(second.statusCode()).isEqualTo(400);
                });
            }
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            awaitReason(EngineCloseReason.DUPLICATE_REQUEST);
        }

        @Test
        void postThatBreaksOffEndsTheSession() throws Exception {
            Client client = Client.poll(server);
            try (Socket broken = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String head = "POST " + client.uri().getPath() + "?"
                        + client.uri().getQuery() + " HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n";
                broken.getOutputStream().write((head + "4hel").getBytes(US_ASCII));
            }
            awaitReason(EngineCloseReason.CONNECTION_LOST);
        }

        @Test
        void unknownMethodOnASessionIsRefusedAndHarmless() {
            Client client = Client.poll(server);
            HttpResponse<String> answer =
                    Client.send(HttpRequest.newBuilder(client.uri()).method("DELETE", BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(BAD_REQUEST);
            assertThat(client.post("4still here").body()).isEqualTo("ok");
        }
    }

    @Nested
    @DisplayName("Packet encoding, HTTP long-polling")
    class Malformed {
        @ParameterizedTest
        @ValueSource(strings = {"abc", "", "9", "4a\u001e", "b*", "2", "5", "0"})
        void malformedPayloadClosesTheSession(String payload) {
            Client client = Client.poll(server);
            HttpResponse<String> posted = client.post(payload);
            assertThat(posted.statusCode()).isEqualTo(400);
            assertThat(posted.body()).isEqualTo(BAD_REQUEST);
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            awaitReason(EngineCloseReason.PROTOCOL_ERROR);
        }

        @Test
        void invalidUtf8ClosesTheSession() {
            Client client = Client.poll(server);
            HttpResponse<String> posted = client.post(BodyPublishers.ofByteArray(new byte[] {'4', (byte) 0xC3, 'x'}));
            assertThat(posted.statusCode()).isEqualTo(400);
            awaitReason(EngineCloseReason.PROTOCOL_ERROR);
        }

        @Test
        void noopIsIgnored() {
            Client client = Client.poll(server);
            assertThat(client.post("6\u001e4a").body()).isEqualTo("ok");
            assertThat(client.get().body()).isEqualTo("4a");
        }
    }

    @Nested
    @DisplayName("Protocol, Handshake: maxPayload")
    class Limits {
        @Test
        void bodyOfMaxPayloadPasses() {
            Client client = Client.poll(server);
            String largest = "4" + "x".repeat(9_999);
            assertThat(client.post(largest).body()).isEqualTo("ok");
            assertThat(client.get().body()).isEqualTo(largest);
        }

        @ParameterizedTest
        @ValueSource(ints = {10_001, 40_000, 40_001, 400_000})
        void largerBodyIs413AndClosesTheSession(int bytes) {
            Client client = Client.poll(server);
            assertThat(client.post("4" + "x".repeat(bytes - 1)).statusCode()).isEqualTo(413);
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            awaitReason(EngineCloseReason.PAYLOAD_TOO_LARGE);
        }

        @Test
        void bodyThatIsTooLongToReadOnIsRefusedAtOnceAndEndsTheConnection() throws Exception {
            Client client = Client.poll(server);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String head = "POST " + client.uri().getPath() + "?"
                        + client.uri().getQuery() + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .startsWith("HTTP/1.1 413")
                        .containsIgnoringCase("connection: close");
            }
            awaitReason(EngineCloseReason.PAYLOAD_TOO_LARGE);
        }

        @Test
        void chunkedBodyIsMeasuredToo() {
            Client client = Client.poll(server);
            HttpResponse<String> posted =
                    client.post(BodyPublishers.fromPublisher(BodyPublishers.ofString("4" + "x".repeat(20_000))));
            assertThat(posted.statusCode()).isEqualTo(413);
            awaitReason(EngineCloseReason.PAYLOAD_TOO_LARGE);
        }

        @Test
        void messagesNobodyFetchesCloseTheSession() {
            Client client = Client.poll(server);
            EngineSession session = echo.session();
            int sent = 0;
            while (session.send("x".repeat(999))) {
                sent++;
            }
            assertThat(sent).isEqualTo(50);
            assertThat(session.send("late")).isFalse();
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            awaitReason(EngineCloseReason.OVERFLOW);
        }

        @Test
        void packetsNobodyFetchesCloseTheSession() {
            Client.poll(server);
            EngineSession session = echo.session();
            int sent = 0;
            while (session.send("")) {
                sent++;
            }
            assertThat(sent).isEqualTo(100);
            awaitReason(EngineCloseReason.OVERFLOW);
        }
    }

    @Nested
    @DisplayName("Protocol, close packet")
    class Close {
        @Test
        void closePacketEndsThePollWithANoop() {
            await().until(this::answerToPollBeforeAClose, "6"::equals); // overtaken by more than 100 ms: then once more
            await().untilAsserted(() -> assertThat(echo.reasons).containsOnly(EngineCloseReason.CLIENT_CLOSED));
            assertThat(server.engine.sessions()).isZero();
        }

        private String answerToPollBeforeAClose() {
            Client client = Client.poll(server);
            CompletableFuture<HttpResponse<String>> poll = client.getLater();
            assertThat(client.post("1").body()).isEqualTo("ok");
            String answer = poll.join().body();
            assertThat(answer).isIn("6", SESSION_UNKNOWN);
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            return answer;
        }

        @Test
        void closePacketWithoutAPollEndsTheSession() {
            Client client = Client.poll(server);
            client.post("4a\u001e1\u001e4b");
            awaitReason(EngineCloseReason.CLIENT_CLOSED);
        }

        @Test
        void serverClosesOnceEverythingIsFetched() {
            Client client = Client.poll(server);
            echo.session().send("last");
            echo.session().close();
            assertThat(echo.session().send("too late")).isFalse();
            assertThat(client.get().body()).isEqualTo("4last");
            assertThat(client.get().body()).isEqualTo("1");
            assertThat(client.get().statusCode()).isEqualTo(400);
            awaitReason(EngineCloseReason.SERVER_CLOSED);
        }

        @Test
        void stoppedServerEndsThePoll() {
            Client client = Client.poll(server);
            CompletableFuture<HttpResponse<String>> poll = client.getLater();
            client.post("6");
            server.engine.close();
            assertThat(poll.handle((answer, refused) -> answer).join())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer.body()).isEqualTo("1"),
                            answer -> assertThat(answer.body()).isEqualTo(SESSION_UNKNOWN));
            assertThat(Client.send(HttpRequest.newBuilder(server.http("polling")))
                            .statusCode())
                    .isEqualTo(503);
            awaitReason(EngineCloseReason.SERVER_STOPPED);
            assertThat(server.engine.timers()).isZero();
        }
    }

    @Nested
    @DisplayName("WHATWG Fetch, HTTP CORS protocol")
    class Cors {
        private HttpResponse<String> ask(EngineCors rule, String method, String origin) throws Exception {
            try (EchoServer cors = new EchoServer(EngineConfig.defaults().withCors(rule), echo)) {
                return Client.send(HttpRequest.newBuilder(cors.http("polling"))
                        .header("Origin", origin)
                        .header("Access-Control-Request-Headers", "x-a")
                        .method(method, BodyPublishers.noBody()));
            }
        }

        @Test
        void sameOriginSendsNoHeader() throws Exception {
            for (String method : List.of("GET", "OPTIONS")) {
                HttpResponse<String> answer = ask(EngineCors.sameOrigin(), method, "http://a.example");
                assertThat(answer.statusCode()).isEqualTo(method.equals("GET") ? 200 : 204);
                assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
            }
        }

        @Test
        void anyOriginIsAStar() throws Exception {
            HttpResponse<String> answer = ask(EngineCors.anyOrigin(), "GET", "http://a.example");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }

        @Test
        void credentialsNameTheOrigin() throws Exception {
            EngineCors rule = new EngineCors(Set.of("http://a.example"), true);
            HttpResponse<String> answer = ask(rule, "OPTIONS", "http://a.example");
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("http://a.example");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                    .contains("GET, POST");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains("x-a");
            assertThat(answer.headers().firstValue("Vary")).contains("Origin");
        }

        @Test
        void otherOriginGetsNoPermission() throws Exception {
            EngineCors rule = new EngineCors(Set.of("http://a.example"), false);
            HttpResponse<String> answer = ask(rule, "GET", "http://b.example");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(answer.headers().firstValue("Vary")).contains("Origin");
        }
    }

    @Test
    @DisplayName("Handler contract: a handler that throws loses its session only")
    void handlerThatThrowsClosesItsSession() throws Exception {
        EchoServer.Echo failing = new EchoServer.Echo() {
            @Override
            public void message(EngineSession session, String text) {
                throw new IllegalStateException("expected by the test");
            }
        };
        try (EchoServer other = new EchoServer(EngineConfig.defaults(), failing)) {
            Client client = Client.poll(other);
            Client bystander = Client.poll(other);
            assertThat(client.post("4a").body()).isEqualTo("ok");
            assertThat(client.get().body()).isEqualTo(SESSION_UNKNOWN);
            await().untilAsserted(() -> assertThat(failing.reasons).containsExactly(EngineCloseReason.HANDLER_FAILED));
            assertThat(bystander.post("6").body()).isEqualTo("ok");
        }
    }

    @Test
    @DisplayName("Connector idle timeout: a parked poll is the heartbeat's business")
    void parkedPollOutlivesTheIdleTimeout() throws Exception {
        Client client = Client.poll(server);
        server.idleTimeout(3_000);
        String get = "GET " + client.uri().getPath() + "?" + client.uri().getQuery() + " HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Socket poll = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            poll.getOutputStream().write(get.getBytes(US_ASCII));
            try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                // The connector closes the idle connection, which is the younger one: the poll has idled as long.
                assertThat(idle.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.engine.sessions()).isEqualTo(1);
            echo.session().send("still here");
            assertThat(readUntil(poll.getInputStream(), "4still here")).startsWith("HTTP/1.1 200");
        }
    }

    private static String readUntil(InputStream in, String end) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next >= 0; next = text.indexOf(end) < 0 ? in.read() : -1) {
            text.append((char) next);
        }
        return text.toString();
    }
}
