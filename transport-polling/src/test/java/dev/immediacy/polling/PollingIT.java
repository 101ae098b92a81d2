package dev.immediacy.polling;

import static dev.immediacy.polling.PollingServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.core.TimeSource;
import dev.immediacy.core.Transport;
import dev.immediacy.http.PollResult;
import dev.immediacy.testkit.ManualClock;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollingIT {

    private PollingServer server = PollingServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(PollingServer other) {
        server.close();
        server = other;
    }

    private static List<String> texts(PollResult result) {
        return result.messages().stream()
                .map(Message::data)
                .map(data -> data.string("data"))
                .toList();
    }

    @Nested
    @DisplayName("GET /v1/channels/{channel}/poll")
    class Answer {

        @Test
        void nothingNewIsAnsweredAtOnce() throws IOException {
            server.publish("old");
            RawResponse response = server.get(PATH);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).hasValue("application/json");
            assertThat(response.header("Cache-Control")).hasValue("no-store");
            assertThat(response.body())
                    .isEqualTo("{\"messages\":[],\"cursor\":\"" + server.end() + "\",\"gap\":false}");
        }

        @Test
        void everythingAfterTheCursorIsAnswered() throws IOException {
            server.publish("one");
            Receipt two = server.hub()
                    .publish("lobby", "bob", Draft.of(new Json("{\"n\":1.0}")).withId("i"));
            String cursor = two.position().toString();
            String epoch = cursor.substring(0, cursor.indexOf('.'));

            String body = server.get(PATH + "?after=0").body();

            assertThat(body.replaceAll("\"at\":\"[^\"]+\"", "\"at\":T"))
                    .isEqualTo("{\"messages\":[{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"" + epoch
                            + ".1\",\"id\":\"" + epoch
                            + ".1\",\"from\":\"alice\",\"at\":T,\"data\":\"one\"},{\"channel\":\"lobby\","
                            + "\"sequence\":2,\"cursor\":\"" + epoch
                            + ".2\",\"id\":\"i\",\"from\":\"bob\",\"at\":T,\"data\":{\"n\":1.0}}],"
                            + "\"cursor\":\"" + epoch + ".2\",\"gap\":false}");
        }

        @Test
        void eachAnswersCursorLeadsToTheNext() throws IOException {
            String cursor = server.poll("").cursor();
            for (String text : List.of("a", "b", "c")) {
                server.publish(text);
                PollResult result = server.poll("after=" + cursor);
                assertThat(texts(result)).containsExactly(text);
                cursor = result.cursor();
            }
            assertThat(server.poll("after=" + cursor).messages()).isEmpty();
        }

        @Test
        void limitBoundsTheAnswerAndTheCursorStopsWithIt() throws IOException {
            for (String text : List.of("a", "b", "c")) {
                server.publish(text);
            }
            PollResult first = server.poll("after=0&limit=2");

            assertThat(texts(first)).containsExactly("a", "b");
            assertThat(texts(server.poll("limit=1000&after=" + first.cursor()))).containsExactly("c");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1001", "-1", "1.5", "", "x"})
        void aLimitOutOfRangeIsRefused(String limit) throws IOException {
            assertRefused("limit", PATH + "?limit=" + limit);
        }

        @ParameterizedTest
        @ValueSource(strings = {"garbage", "", "a.b", "%00", "a.1,"})
        void aCursorThatIsNoneIsRefused(String after) throws IOException {
            assertRefused("after", PATH + "?after=" + after);
        }

        @Test
        void aClosedHubIsUnavailableForNow() throws IOException {
            server.hub().close();
            RawResponse response = server.get(PATH);

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isPresent();
        }

        @Test
        void theTransportIsFoundByItsName() {
            assertThat(ServiceLoader.load(Transport.class))
                    .extracting(Transport::name, Transport::paths)
                    .containsExactly(tuple("polling", List.of("/v1/channels/{channel}/poll")));
        }
    }

    @Nested
    @DisplayName("a gap is told, never hidden")
    class Gap {

        @Test
        void aCursorFromBeforeARestartIsAGap() throws IOException {
            server.publish("before");
            String old = server.end();
            restart(PollingServer.start());
            server.publish("after");

            PollResult result = server.poll("after=" + old);

            assertThat(result.gap()).isTrue();
            assertThat(texts(result)).containsExactly("after");
            assertThat(server.poll("after=" + result.cursor()).gap()).isFalse();
        }

        @Test
        void anEvictedCursorIsAGapAndReadingGoesOnAtTheOldest() throws IOException {
            HubConfig config =
                    HubConfig.defaults().withRetention(Retention.defaults().withMessages(2));
            restart(PollingServer.start(config, TimeSource.system()));
            Receipt first = server.publish("a");
            for (String text : List.of("b", "c", "d")) {
                server.publish(text);
            }

            PollResult result = server.poll("after=" + first.position());

            assertThat(result.gap()).isTrue();
            assertThat(texts(result)).containsExactly("c", "d");
        }
    }

    @Nested
    @DisplayName("user: the inbox and presence")
    class User {

        @Test
        void theInboxIsReadByItsUserAloneAndResumesWithTheRoom() throws IOException {
            String bob = server.poll("user=bob").cursor();
            String carol = server.poll("user=carol").cursor();
            server.publish("all");
            server.hub()
                    .publish("lobby", "alice", Draft.of(Json.ofString("psst")).to("bob"));

            PollResult both = server.poll("user=bob&after=" + bob);

            assertThat(bob.split(",", -1)).hasSize(2);
            assertThat(both.messages())
                    .extracting(Message::channel, Message::recipient)
                    .containsExactly(tuple("lobby", null), tuple("@bob", "bob"));
            assertThat(server.poll("user=bob&after=" + both.cursor()).messages())
                    .isEmpty();
            assertThat(texts(server.poll("user=carol&after=" + carol))).containsExactly("all");
        }

        @Test
        void theSenderSeesItsDirectMessageElsewhere() throws IOException {
            String alice = server.poll("user=alice").cursor();
            server.hub()
                    .publish("lobby", "alice", Draft.of(Json.ofString("psst")).to("bob"));

            assertThat(texts(server.poll("user=alice&after=" + alice))).containsExactly("psst");
        }

        @Test
        void aPollIsAVisitThatCountsForItsLease() throws IOException {
            ManualClock clock = ManualClock.create();
            restart(PollingServer.start(HubConfig.defaults(), clock));
            server.poll("user=bob");
            server.poll("");
            assertThat(server.hub().presence().users("lobby")).containsExactly("bob");

            clock.advance(Duration.ofSeconds(29));
            assertThat(server.hub().presence().users("lobby")).containsExactly("bob");
            clock.advance(Duration.ofSeconds(2));
            assertThat(server.hub().presence().users("lobby")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "..", "%01", "%ff", "%zz"})
        void aUserThatIsNoNameIsRefused(String user) throws IOException {
            assertRefused("user", PATH + "?user=" + user);
        }
    }

    @Nested
    @DisplayName("names in paths")
    class Names {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "a%2Fb|a/b",
                    "caf%C3%A9|café",
                    "a%20b|a b",
                    "100%25|100%",
                    "%F0%9F%98%80|😀",
                    "a.b_c-d~|a.b_c-d~"
                })
        void aPercentEncodedNameReachesItsChannel(String encoded, String name) throws IOException {
            server.hub().publish(name, "alice", Draft.of(Json.ofString("hi")));

            assertThat(server.get("/v1/channels/" + encoded + "/poll?after=0").body())
                    .contains("\"data\":\"hi\"");
        }

        @Test
        void aNameMayHaveSoManyCharactersAndNotOneMore() throws IOException {
            assertThat(server.get("/v1/channels/" + "%F0%9F%98%80".repeat(128) + "/poll")
                            .status())
                    .isEqualTo(200);
            assertRefused("channel", "/v1/channels/" + "x".repeat(129) + "/poll");
        }

        @ParameterizedTest
        @ValueSource(strings = {"@bob", "%40bob", "%ff", "%C3", "%C0%AF", "%01", "%7F", "%C2%85", "a;b", "\"a", ""})
        void aNameThatIsNoneIsRefused(String channel) throws IOException {
            assertRefused("channel", "/v1/channels/" + channel + "/poll");
        }

        /** Jetty's parser refuses these before any servlet: what the page says is the server's to decide. */
        @ParameterizedTest
        @ValueSource(strings = {"%zz", "%", "%00"})
        void aPathThatIsNoneIsABadRequest(String channel) throws IOException {
            assertThat(server.get("/v1/channels/" + channel + "/poll").status()).isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"..", "%2e%2e", "..;x", "%2E."})
        void dotsAreResolvedBeforeTheyNameAnything(String channel) throws IOException {
            int channels = server.hub().channelCount();

            assertThat(server.get("/v1/channels/" + channel + "/poll").status()).isIn(400, 404);
            assertThat(server.hub().channelCount()).isEqualTo(channels);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/channels/lobby/nothing", "/v1/channels/lobby", "/v1/channels//poll/x"})
        void anUnknownResourceIsAProblem(String path) throws IOException {
            RawResponse response = server.get(path);

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.header("Content-Type")).hasValue("application/problem+json");
            assertThat(response.body()).contains("\"status\":404");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
        void anotherMethodIsNotAllowed(String method) throws IOException {
            try (RawHttp http = RawHttp.connect(server.uri())) {
                http.send(method + " " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
                RawResponse response = http.readResponse();

                assertThat(response.status()).isEqualTo(405);
                assertThat(response.header("Allow")).hasValue("GET");
                assertThat(response.header("Content-Type")).hasValue("application/problem+json");
            }
        }
    }

    private void assertRefused(String field, String target) throws IOException {
        RawResponse response = server.get(target);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"status\":400", "\"field\":\"" + field + "\"");
    }
}
