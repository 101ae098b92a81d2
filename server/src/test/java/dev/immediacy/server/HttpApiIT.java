package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Json;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The HTTP API of one server (docs/protocol.md)")
class HttpApiIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Nested
    @DisplayName("POST messages")
    class Publish {

        @Test
        void answersWithSequenceIdAndCursorAndReachesAPoll() throws Exception {
            HttpResponse<String> created = post("tour", "user=alice", "{\"data\": {\"n\": 1.0, \"a\": 1e2}}");

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(members(created)).containsOnlyKeys("sequence", "id", "cursor");
            String polled = get("/v1/channels/tour/poll?after=0").body();
            assertThat(polled).contains("\"from\":\"alice\"").contains("\"data\":{\"n\": 1.0, \"a\": 1e2}");
        }

        @Test
        void theSameIdAgainAnswers200WithTheFirstAnswerAndAppendsNothing() throws Exception {
            HttpResponse<String> first = post("once", "user=alice", "{\"data\":1,\"id\":\"a-1\"}");
            HttpResponse<String> second = post("once", "user=alice", "{\"data\":2,\"id\":\"a-1\"}");

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(get("/v1/channels/once/poll?after=0").body())
                    .contains("\"data\":1")
                    .doesNotContain("\"data\":2");
        }

        @Test
        void aDirectMessageReachesRecipientAndSenderAndNobodyElse() throws Exception {
            post("room", "user=ann", "{\"data\":\"secret\",\"to\":\"ben\"}");

            assertThat(get("/v1/channels/room/poll?after=0&user=ben").body()).contains("secret");
            assertThat(get("/v1/channels/room/poll?after=0&user=ann").body()).contains("secret");
            assertThat(get("/v1/channels/room/poll?after=0&user=eve").body()).doesNotContain("secret");
            assertThat(get("/v1/channels/room/poll?after=0").body()).doesNotContain("secret");
        }

        @ParameterizedTest(name = "{0} names {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "'' | body",
                    "nonsense | body",
                    "[1] | body",
                    "{} | data",
                    "{\"data\":1,\"to\":7} | to",
                    "{\"data\":1,\"to\":\"\"} | to",
                    "{\"data\":1,\"id\":{}} | id",
                    "{\"data\":1,\"id\":\"\"} | id",
                    "{\"data\":1} {\"data\":2} | body"
                })
        void badBodiesAreProblemsThatNameTheField(String body, String field) throws Exception {
            assertProblem(post("room", "", body), 400, field);
        }

        @Test
        void invalidUtf8IsAProblem() throws Exception {
            byte[] body = {'{', '"', 'd', 'a', 't', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
            HttpRequest request = HttpRequest.newBuilder(uri("/v1/channels/room/messages"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();

            assertProblem(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()), 400, "body");
        }

        @Test
        void aBodyOverOneMebibyteIs413() throws Exception {
            assertProblem(post("room", "", "{\"data\":\"" + "x".repeat(1 << 20) + "\"}"), 413, "data");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/channels/room/messages", "/v1/channels/room/nowhere", "/nowhere"})
        void whereABodyStaysUnreadTheAnswerSaysThatTheConnectionEnds(String path) throws IOException {
            String declared = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n";
            try (RawHttp peer = RawHttp.connect(server.uri())) {
                assertThat(peer.send(declared).readHead()).contains("Connection: close");
            }
        }

        @Test
        void aBodyThatIsTooLongIsReadOnSoThatItsSenderSeesTheRefusal() throws IOException {
            try (RawHttp http = RawHttp.connect(server.uri())) {
                String body = "x".repeat(2 << 20);
                http.send("POST /v1/channels/long/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + body.length() + "\r\n\r\n");
                assertThat(http.send(body).readResponse().status()).isEqualTo(413);
                assertThat(http.get("/healthz").readResponse().status()).isEqualTo(200);
            }
        }

        @Test
        void aBodyThatWasReadLeavesTheConnectionOpen() throws IOException {
            String bad = "POST /v1/channels/room/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
            try (RawHttp peer = RawHttp.connect(server.uri())) {
                assertThat(peer.send(bad).readResponse().status()).isEqualTo(400);
                assertThat(peer.send(bad).readResponse().status()).isEqualTo(400);
            }
        }

        @Test
        void aSenderWithBadCharactersIsNamed() throws Exception {
            assertProblem(post("room", "user=%00", "{\"data\":1}"), 400, "user");
            assertProblem(post("room", "user=%C3", "{\"data\":1}"), 400, "user");
        }
    }

    @Nested
    @DisplayName("Paths and parameters")
    class Paths {

        @ParameterizedTest
        @ValueSource(strings = {"caf%C3%A9", "%E5%8D%B3%E6%97%B6%E6%80%A7", "a%2Fb", "100%25", "%F0%9F%92%AC", "~._-"})
        void anyCharacterMayBePercentEncodedInAName(String name) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(uri("/v1/channels/" + name + "/messages"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"data\":1}"))
                    .build();

            assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(201);
            assertThat(get("/v1/channels/" + name + "/poll?after=0").body()).contains("\"data\":1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"%01", "%C3", "@bob", "%40bob", "a;b", "%7F"})
        void aChannelThatIsNoNameIsAProblemThatNamesIt(String name) throws Exception {
            String answer = raw("/v1/channels/" + name + "/poll");

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"field\":\"channel\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"%00", "%zz", ".."})
        void aPathThatJettyRefusesIsAProblemToo(String name) throws Exception {
            String answer = raw("/v1/channels/" + name + "/poll");

            assertThat(answer)
                    .startsWith("HTTP/1.1 4")
                    .contains("application/problem+json")
                    .doesNotContain("<html");
        }

        @ParameterizedTest(name = "{0} names {1}")
        @CsvSource({
            "limit=-1, limit",
            "limit=0, limit",
            "limit=many, limit",
            "limit=1001, limit",
            "after=garbage, after",
            "after=, after",
            "user=, user",
            "after=%ZZ, after"
        })
        void badParametersAreProblemsThatNameThem(String query, String field) throws Exception {
            String answer = raw("/v1/channels/room/poll?" + query);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"field\":\"" + field + "\"");
        }

        @Test
        void anUnknownPathSaysWhereToLook() throws Exception {
            HttpResponse<String> answer = get("/v2/nowhere");

            assertProblem(answer, 404);
            assertThat(answer.body()).contains("/v1/transports");
        }

        @Test
        void anUnknownResourceOfAChannelListsTheKnownOnes() throws Exception {
            HttpResponse<String> answer = get("/v1/channels/room/pol");

            assertProblem(answer, 404);
            assertThat(answer.body()).contains("longpoll").contains("messages");
        }

        @Test
        void aWrongMethodIs405WithTheAllowedOnes() throws Exception {
            HttpResponse<String> answer = get("/v1/channels/room/messages");

            assertProblem(answer, 405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        }
    }

    @Nested
    @DisplayName("What the server says of itself")
    class Service {

        @Test
        void transportsAreListedWithTheirPaths() throws Exception {
            assertThat(get("/v1/transports").body())
                    .contains("{\"name\":\"polling\",\"paths\":[\"/v1/channels/{channel}/poll\"]}")
                    .contains("\"name\":\"longpoll\"");
        }

        @Test
        void presenceListsWhoPolled() throws Exception {
            get("/v1/channels/lounge/poll?user=zoe");
            get("/v1/channels/lounge/poll?user=adam");
            get("/v1/channels/lounge/poll");

            assertThat(get("/v1/channels/lounge/presence").body()).isEqualTo("{\"users\":[\"adam\",\"zoe\"]}");
        }

        @Test
        void healthAndReadinessAnswer() throws Exception {
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String field) {
        assertProblem(answer, status);
        assertThat(members(answer).get("field")).isEqualTo(Json.ofString(field));
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private static Map<String, Json> members(HttpResponse<String> answer) {
        return Json.parse("body", answer.body()).members("body");
    }

    private static HttpResponse<String> post(String channel, String query, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/channels/" + channel + "/messages?" + query))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What java.net.URI would not let through. */
    private static String raw(String target) throws IOException {
        try (RawHttp peer = RawHttp.connect(server.uri())) {
            return peer.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .readUntil("}");
        }
    }

    private static URI uri(String path) {
        return URI.create(server.uri() + path);
    }
}
