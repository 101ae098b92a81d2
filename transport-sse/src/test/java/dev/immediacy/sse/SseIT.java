package dev.immediacy.sse;

import static dev.immediacy.sse.SseServer.PATH;
import static dev.immediacy.sse.SseServer.field;
import static dev.immediacy.sse.SseServer.readBlock;
import static dev.immediacy.sse.SseServer.readTexts;
import static dev.immediacy.sse.SseServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Retention;
import dev.immediacy.core.Transport;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseIT {

    private final SseServer server = SseServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    @DisplayName("The response")
    class Response {

        @Test
        void hasExactlyTheseHeadersAndOpensAtOnce() throws IOException {
            try (RawHttp http = server.ask("")) {
                assertThat(http.readHead().lines())
                        .containsExactlyInAnyOrder(
                                "HTTP/1.1 200 OK",
                                "Content-Type: text/event-stream",
                                "Cache-Control: no-store",
                                "X-Accel-Buffering: no",
                                "Connection: close");
                assertThat(readBlock(http)).isEqualTo("retry: 20\nid: " + server.end());
            }
        }

        @Test
        void carriesEachEventAsItIsOnTheWire() throws IOException {
            try (RawHttp http = server.open("")) {
                String cursor = server.publish("héllo").position().toString();
                assertThat(readBlock(http))
                        .matches("event: message\nid: " + cursor
                                + "\ndata: \\{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"" + cursor
                                + "\",\"id\":\"" + cursor
                                + "\",\"from\":\"alice\",\"at\":\"[^\"]*\",\"data\":\"héllo\"}");
            }
        }

        @Test
        void opensForClientsOfHttp10Too() throws IOException {
            try (RawHttp http = RawHttp.connect(server.uri()).send("GET " + PATH + " HTTP/1.0\r\n\r\n")) {
                assertThat(http.readHead()).startsWith("HTTP/1.1 200 OK");
                readBlock(http);
                server.publish("a");
                assertThat(text(readBlock(http))).isEqualTo("a");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/event-stream", "*/*", "text/html, */*;q=0.1", "text/*"})
        void opensForWhoeverAcceptsIt(String accept) throws IOException {
            try (RawHttp http = server.ask("", "Accept: " + accept)) {
                assertThat(http.readHead()).startsWith("HTTP/1.1 200 OK");
            }
        }
    }

    @Nested
    @DisplayName("Delivery")
    class Delivery {

        @Test
        void startsWithWhatIsPublishedFromNowOn() throws IOException {
            server.publish("before");
            try (RawHttp http = server.open("")) {
                server.publish("a");
                server.publish("b");
                assertThat(readTexts(http, 2)).containsExactly("a", "b");
            }
        }

        @Test
        void reachesEveryStream() throws IOException {
            try (RawHttp one = server.open("");
                    RawHttp other = server.open("")) {
                server.publish("a");
                assertThat(text(readBlock(one))).isEqualTo("a");
                assertThat(text(readBlock(other))).isEqualTo("a");
            }
        }

        @Test
        void bringsDirectMessagesToTheirRecipientAndToTheirSenderAlone() throws IOException {
            try (RawHttp alice = server.open("user=alice");
                    RawHttp bob = server.open("user=bob");
                    RawHttp carol = server.open("user=carol");
                    RawHttp anonymous = server.open("")) {
                server.direct("bob", "secret");
                server.publish("open");

                assertThat(readTexts(alice, 2)).containsExactlyInAnyOrder("secret", "open");
                assertThat(readTexts(bob, 2)).containsExactlyInAnyOrder("secret", "open");
                assertThat(text(readBlock(carol))).isEqualTo("open");
                assertThat(text(readBlock(anonymous))).isEqualTo("open");
            }
        }

        @Test
        void keepsTheOrderOfABurst() throws IOException {
            try (RawHttp http = server.open("")) {
                List<String> burst = java.util.stream.IntStream.range(0, 5_000)
                        .mapToObj(Integer::toString)
                        .toList();
                burst.forEach(server::publish);
                assertThat(readTexts(http, burst.size())).isEqualTo(burst);
            }
        }
    }

    @Nested
    @DisplayName("Resume")
    class Resume {

        @Test
        void goesOnAfterTheLastEventId() throws IOException {
            server.publish("a");
            String last = server.publish("b").position().toString();
            server.publish("c");
            try (RawHttp http = server.open("", "Last-Event-ID: " + last)) {
                assertThat(text(readBlock(http))).isEqualTo("c");
            }
        }

        @Test
        void goesOnAfterTheParameter() throws IOException {
            String last = server.publish("a").position().toString();
            server.publish("b");
            try (RawHttp http = server.open("after=" + last)) {
                assertThat(text(readBlock(http))).isEqualTo("b");
            }
        }

        @Test
        void startsAtTheOldestWhereAskedTo() throws IOException {
            server.publish("a");
            try (RawHttp http = server.open("after=0")) {
                assertThat(text(readBlock(http))).isEqualTo("a");
            }
        }

        @Test
        void prefersTheHeaderToTheParameterThePageStartedWith() throws IOException {
            String first = server.publish("a").position().toString();
            String last = server.publish("b").position().toString();
            server.publish("c");
            try (RawHttp http = server.open("after=" + first, "Last-Event-ID: " + last)) {
                assertThat(text(readBlock(http))).isEqualTo("c");
            }
        }

        @Test
        void takesAnEmptyHeaderAsNone() throws IOException {
            String first = server.publish("a").position().toString();
            server.publish("b");
            try (RawHttp http = server.open("after=" + first, "Last-Event-ID: ")) {
                assertThat(text(readBlock(http))).isEqualTo("b");
            }
        }

        @Test
        void takesTheFirstBlocksIdBeforeAnyMessageCame() throws IOException {
            String place;
            try (RawHttp http = server.ask("user=bob")) {
                http.readHead();
                place = field(readBlock(http), "id");
            }
            server.publish("missed");
            server.direct("bob", "missed too");
            try (RawHttp http = server.open("user=bob", "Last-Event-ID: " + place)) {
                assertThat(readTexts(http, 2)).containsExactlyInAnyOrder("missed", "missed too");
            }
        }

        @Test
        void joinsTheInboxIntoEachId() throws IOException {
            try (RawHttp http = server.open("user=bob")) {
                server.publish("a");
                assertThat(field(readBlock(http), "id")).isEqualTo(server.end() + "," + inbox());
                server.direct("bob", "b");
                assertThat(field(readBlock(http), "id")).isEqualTo(inbox() + "," + server.end());
            }
        }

        private String inbox() {
            return server.hub().channel("@bob").end().toString();
        }
    }

    @Nested
    @DisplayName("Gaps")
    class Gaps {

        @Test
        void areToldWhereTheRetentionDroppedWhatTheClientMissed() throws IOException {
            HubConfig two =
                    HubConfig.defaults().withRetention(Retention.defaults().withMessages(2));
            try (SseServer small = SseServer.start(two)) {
                String last = small.publish("a").position().toString();
                List.of("b", "c", "d").forEach(small::publish);
                try (RawHttp http = small.open("", "Last-Event-ID: " + last)) {
                    String gap = readBlock(http);
                    assertThat(gap).startsWith("event: gap\n");
                    String before = small.hub().channel("lobby").end().epoch() + ".2";
                    assertThat(field(gap, "id")).isEqualTo(before);
                    assertThat(field(gap, "data")).isEqualTo("{\"channel\":\"lobby\",\"cursor\":\"" + before + "\"}");
                    assertThat(readTexts(http, 2)).containsExactly("c", "d");
                }
            }
        }

        @Test
        void areToldAfterARestartForEveryChannelFollowed() throws IOException {
            String beforeRestart = "aaaa.5,bbbb.7";
            server.publish("new");
            try (RawHttp http = server.ask("user=bob", "Last-Event-ID: " + beforeRestart)) {
                http.readHead();
                assertThat(field(readBlock(http), "id"))
                        .as("a place in no log: nothing is promised yet")
                        .isEqualTo("0.0,0.0");
                assertThat(readBlock(http)).startsWith("event: gap\n").contains("\"channel\":\"lobby\"");
                assertThat(text(readBlock(http))).isEqualTo("new");
                String last = readBlock(http);
                assertThat(last).startsWith("event: gap\n").contains("\"channel\":\"@bob\"");
                assertThat(field(last, "id")).doesNotContain("aaaa").doesNotContain("bbbb");
            }
        }

        @Test
        void areNotToldWhereNothingIsMissing() throws IOException {
            try (RawHttp http = server.open("", "Last-Event-ID: " + server.end())) {
                server.publish("a");
                assertThat(text(readBlock(http))).isEqualTo("a");
            }
        }
    }

    @Nested
    @DisplayName("Bad input")
    class BadInput {

        @ParameterizedTest
        @ValueSource(strings = {"x", "1", "a.b", "a.1,", "a.-1", "a.1 b.2", "a.9999999999999999999", "A.1", "ü.1"})
        void inTheLastEventIdIsNamed(String last) throws IOException {
            assertProblem(answer("", "Last-Event-ID: " + last), 400, "Last-Event-ID");
        }

        @ParameterizedTest
        @CsvSource({
            "after=x, after",
            "after=, after",
            "after=%, after",
            "user=, user",
            "user=%00, user",
            "user=%C3, user",
            "user=.., user"
        })
        void inAParameterIsNamed(String query, String field) throws IOException {
            assertProblem(answer(query), 400, field);
        }

        @Test
        void inTheChannelIsNamed() throws IOException {
            for (String name : List.of("@bob", "%40bob", "%0a", "a".repeat(129))) {
                try (RawHttp http = RawHttp.connect(server.uri()).get("/v1/channels/" + name + "/events")) {
                    assertProblem(http.readResponse(), 400, "channel");
                }
            }
        }

        @Test
        void asAMethodIsAnsweredWithThoseThatThereAre() throws IOException {
            for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
                try (RawHttp http = RawHttp.connect(server.uri())
                        .send(method + " " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
                    assertThat(http.readHead()).startsWith("HTTP/1.1 405 ").contains("Allow: GET");
                }
            }
        }

        @Test
        void asAnAcceptThatLeavesNoRoomIsRefused() throws IOException {
            assertProblem(answer("", "Accept: application/json", "Accept: image/*"), 406, "Accept");
            assertThat(answer("", "Accept: application/json").body()).contains("\"title\":\"Not Acceptable\"");
        }

        @Test
        void leavesNothingBehind() throws IOException {
            answer("user=bob", "Last-Event-ID: x");
            answer("user=bob", "Accept: image/png");
            assertThat(server.hub().channel("lobby").subscribers()).isZero();
            assertThat(server.hub().presence().users("lobby")).isEmpty();
        }

        private RawResponse answer(String query, String... headers) throws IOException {
            try (RawHttp http = server.ask(query, headers)) {
                return http.readResponse();
            }
        }

        private void assertProblem(RawResponse response, int status, String field) {
            assertThat(response.status()).as(response.body()).isEqualTo(status);
            assertThat(response.header("Content-Type")).contains("application/problem+json");
            assertThat(response.body()).contains("\"field\":\"" + field + "\"");
        }
    }

    @Nested
    @DisplayName("The hub's end")
    class HubEnd {

        @Test
        void isToldAndEndsEveryStream() throws IOException {
            try (RawHttp http = server.open("user=bob")) {
                server.awaitSubscribers(1);
                server.hub().close();
                assertThat(new String(http.readToEnd(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo(": server is stopping\n\n");
            }
            await().until(() -> server.hub().presence().users("lobby").isEmpty());
        }

        @Test
        void comesAfterWhatWasPublishedBeforeIt() throws IOException {
            try (RawHttp http = server.open("")) {
                server.publish("last");
                assertThat(text(readBlock(http))).isEqualTo("last");
                server.hub().close();
                assertThat(readBlock(http)).isEqualTo(": server is stopping");
            }
        }

        @Test
        void refusesNewStreams() throws IOException {
            server.hub().close();
            try (RawHttp http = server.ask("")) {
                RawResponse response = http.readResponse();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.header("Retry-After")).isPresent();
            }
        }
    }

    @Test
    void theTransportIsFoundByItsName() {
        assertThat(ServiceLoader.load(Transport.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(transport -> transport.name().equals("sse")))
                .singleElement()
                .satisfies(transport -> assertThat(transport.paths()).containsExactly("/v1/channels/{channel}/events"));
    }
}
