package dev.immediacy.longpoll;

import static dev.immediacy.longpoll.LongpollServer.PATH;
import static dev.immediacy.longpoll.LongpollServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.core.TimeSource;
import dev.immediacy.http.PollResult;
import dev.immediacy.testkit.ManualClock;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongpollIT {

    private LongpollServer server = LongpollServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(LongpollServer other) {
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
    @DisplayName("GET /v1/channels/{channel}/longpoll")
    class Answer {

        @Test
        void aMessagePublishedMeanwhileAnswersAParkedRequest() throws IOException {
            try (RawHttp parked = server.park("hold=60s")) {
                Receipt receipt = server.publish("hi");
                RawResponse response = parked.readResponse();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("Content-Type")).hasValue("application/json");
                assertThat(response.header("Cache-Control")).hasValue("no-store");
                assertThat(response.header("Content-Length"))
                        .hasValue(Integer.toString(response.body().length()));
                String cursor = receipt.position().toString();
                assertThat(response.body().replaceFirst("\"at\":\"[^\"]+\"", "\"at\":T"))
                        .isEqualTo("{\"messages\":[{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"" + cursor
                                + "\",\"id\":\"" + cursor + "\",\"from\":\"alice\",\"at\":T,\"data\":\"hi\"}],"
                                + "\"cursor\":\"" + cursor + "\",\"gap\":false}");
                server.awaitParked(0);
            }
        }

        @Test
        void whatIsThereAnswersAtOnce() throws IOException {
            server.publish("one");
            server.publish("two");

            assertThat(texts(server.poll("after=0&hold=60s"))).containsExactly("one", "two");
        }

        @Test
        void withoutACursorOnlyNewMessagesAnswer() throws IOException {
            server.publish("old");
            try (RawHttp parked = server.park("hold=60s")) {
                server.publish("new");

                assertThat(texts(result(parked.readResponse()))).containsExactly("new");
            }
        }

        @Test
        void theEndOfTheHoldAnswersWithTheCursorAlone() throws IOException {
            server.publish("old");
            RawResponse response = server.get("hold=50ms");

            assertThat(response.body())
                    .isEqualTo("{\"messages\":[],\"cursor\":\"" + server.end() + "\",\"gap\":false}");
            server.awaitParked(0);
        }

        @Test
        void aMessagePublishedBetweenAResponseAndTheNextPollIsDelivered() throws IOException {
            try (RawHttp http = server.park("hold=60s")) {
                server.publish("one");
                String cursor = result(http.readResponse()).cursor();
                server.publish("two");
                server.publish("three");
                http.get(PATH + "?hold=60s&after=" + cursor);

                assertThat(texts(result(http.readResponse()))).containsExactly("two", "three");
            }
        }

        @Test
        void aPollAfterTheHoldGoesOnWhereItEnded() throws IOException {
            String cursor = server.poll("hold=20ms").cursor();
            server.publish("late");

            assertThat(texts(server.poll("hold=60s&after=" + cursor))).containsExactly("late");
        }

        @Test
        void twoOverlappingPollsOfOneReaderBothGetTheMessage() throws IOException {
            String cursor = server.end();
            try (RawHttp first = server.ask("hold=60s&user=bob&after=" + cursor);
                    RawHttp second = server.ask("hold=60s&user=bob&after=" + cursor)) {
                server.awaitParked(2);
                server.publish("hi");

                assertThat(texts(result(first.readResponse()))).containsExactly("hi");
                assertThat(texts(result(second.readResponse()))).containsExactly("hi");
            }
        }

        @Test
        void aBurstBetweenTwoPollsIsOneBatch() throws IOException {
            String cursor = server.end();
            for (int i = 0; i < 100; i++) {
                server.publish("m" + i);
            }

            PollResult batch = server.poll("hold=60s&after=" + cursor);

            assertThat(batch.messages())
                    .extracting(Message::sequence)
                    .hasSize(100)
                    .isSorted();
            assertThat(batch.cursor()).isEqualTo(server.end());
        }

        @Test
        void limitBoundsTheBatchAndTheCursorStopsWithIt() throws IOException {
            for (String text : List.of("a", "b", "c")) {
                server.publish(text);
            }

            PollResult first = server.poll("after=0&limit=2");

            assertThat(texts(first)).containsExactly("a", "b");
            assertThat(texts(server.poll("after=" + first.cursor()))).containsExactly("c");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-3", "1001", "many", ""})
        void aLimitOutOfRangeIsRefused(String limit) throws IOException {
            assertRefused("limit", server.get("limit=" + limit));
        }

        @ParameterizedTest
        @ValueSource(strings = {"HEAD", "POST", "DELETE"})
        void otherMethodsAreNotAllowed(String method) throws IOException {
            try (RawHttp http = RawHttp.connect(server.uri())) {
                http.send(method + " " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

                assertThat(http.readHead()).startsWith("HTTP/1.1 405 ").contains("Allow: GET");
            }
        }

        @Test
        void aKeptConnectionCarriesManyPollsInTurn() throws IOException {
            try (RawHttp http = RawHttp.connect(server.uri())) {
                String cursor = server.end();
                for (int i = 0; i < 100; i++) {
                    http.get(PATH + "?hold=60s&after=" + cursor);
                    server.awaitParked(1);
                    server.publish("m" + i);
                    PollResult result = result(http.readResponse());
                    assertThat(texts(result)).containsExactly("m" + i);
                    cursor = result.cursor();
                }
            }
        }
    }

    @Nested
    @DisplayName("hold: bounded by the server")
    class Hold {

        @Test
        void noHoldAnswersAtOnce() throws IOException {
            assertThat(server.poll("hold=0").messages()).isEmpty();
        }

        @Test
        void aHoldAboveTheLongestIsCutToIt() throws IOException {
            restart(LongpollServer.start(LongpollConfig.defaults()
                    .withDefaultHold(Duration.ofMillis(50))
                    .withMaxHold(Duration.ofMillis(50))));

            assertThat(server.poll("hold=24m").messages()).isEmpty();
        }

        @Test
        void aRequestWithoutAHoldGetsTheDefault() throws IOException {
            restart(LongpollServer.start(LongpollConfig.defaults().withDefaultHold(Duration.ofMillis(50))));

            assertThat(server.poll("").messages()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1s", "-5", "soon", "", "1h", "1.5s", "9999999999s"})
        void whatIsNoTimeSpanIsRefused(String hold) throws IOException {
            assertRefused("hold", server.get("hold=" + hold));
        }

        @Test
        void theConnectorsIdleTimeoutDoesNotEndAParkedRequest() throws IOException {
            try (RawHttp parked = server.park("hold=2s")) {
                var connectors = server.server().context().getServer().getConnectors();
                connectors[0].getConnectedEndPoints().forEach(connection -> connection.setIdleTimeout(100));

                assertThat(result(parked.readResponse()).messages()).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("after: resume, or a gap")
    class Resume {

        @Test
        void aCursorFromBeforeARestartIsAGap() throws IOException {
            server.publish("before");
            String old = server.end();
            restart(LongpollServer.start());
            server.publish("after");

            PollResult result = server.poll("hold=60s&after=" + old);

            assertThat(result.gap()).isTrue();
            assertThat(texts(result)).containsExactly("after");
        }

        @Test
        void aGapWithoutMessagesAnswersAtOnceAndOnce() throws IOException {
            String old = server.end();
            restart(LongpollServer.start());

            PollResult gap = server.poll("hold=60s&after=" + old);
            PollResult next = server.poll("hold=20ms&after=" + gap.cursor());

            assertThat(gap.gap()).isTrue();
            assertThat(gap.messages()).isEmpty();
            assertThat(next.gap()).isFalse();
        }

        @Test
        void anEvictedCursorIsAGapAndReadingGoesOnAtTheOldest() throws IOException {
            HubConfig config =
                    HubConfig.defaults().withRetention(Retention.defaults().withMessages(2));
            restart(LongpollServer.start(config, TimeSource.system()));
            Receipt first = server.publish("a");
            for (String text : List.of("b", "c", "d")) {
                server.publish(text);
            }

            PollResult result = server.poll("hold=60s&after=" + first.position());

            assertThat(result.gap()).isTrue();
            assertThat(texts(result)).containsExactly("c", "d");
        }

        @ParameterizedTest
        @ValueSource(strings = {"garbage", "abc.", ".1", "abc.-1", "", "ABC.1", "a.1,,a.2"})
        void aCursorThatIsNoneIsRefused(String after) throws IOException {
            assertRefused("after", server.get("hold=60s&after=" + after));
        }
    }

    @Nested
    @DisplayName("user: the inbox and presence")
    class User {

        @Test
        void aDirectMessageWakesItsRecipientAndNobodyElse() throws IOException {
            try (RawHttp bob = server.ask("hold=60s&user=bob");
                    RawHttp carol = server.ask("hold=60s&user=carol");
                    RawHttp nobody = server.ask("hold=60s")) {
                server.awaitParked(3);
                server.hub()
                        .publish(
                                "lobby",
                                "alice",
                                Draft.of(Json.ofString("psst")).to("bob"));

                PollResult direct = result(bob.readResponse());
                assertThat(texts(direct)).containsExactly("psst");
                assertThat(direct.messages().get(0).channel()).isEqualTo("@bob");
                assertThat(direct.cursor().split(",")).hasSize(2);
                server.awaitParked(2);

                server.publish("all");
                assertThat(texts(result(carol.readResponse()))).containsExactly("all");
                assertThat(texts(result(nobody.readResponse()))).containsExactly("all");
            }
        }

        @Test
        void roomAndInboxResumeWithOneCursor() throws IOException {
            String cursor = server.poll("hold=0&user=bob").cursor();
            server.publish("all");
            server.hub()
                    .publish("lobby", "alice", Draft.of(Json.ofString("psst")).to("bob"));

            PollResult both = server.poll("hold=60s&user=bob&after=" + cursor);

            assertThat(texts(both)).containsExactly("all", "psst");
            assertThat(server.poll("hold=0&user=bob&after=" + both.cursor()).messages())
                    .isEmpty();
        }

        @Test
        void aUserIsPresentWhileParkedAndForALeaseAfter() throws IOException {
            ManualClock clock = ManualClock.create();
            restart(LongpollServer.start(HubConfig.defaults(), clock));
            try (RawHttp parked = server.park("hold=60s&user=bob")) {
                clock.advance(Duration.ofHours(2));
                assertThat(server.hub().presence().users("lobby")).containsExactly("bob");

                server.publish("hi");
                parked.readResponse();
                server.awaitParked(0);
                clock.advance(Duration.ofSeconds(29));
                assertThat(server.hub().presence().users("lobby")).containsExactly("bob");

                clock.advance(Duration.ofSeconds(2));
                assertThat(server.hub().presence().users("lobby")).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("the hub closes")
    class Closing {

        @Test
        void parkedRequestsAreAnsweredWithTheirCursorsAndLaterOnesRefused() throws IOException {
            server.publish("old");
            String end = server.end();
            try (RawHttp parked = server.park("hold=60s")) {
                server.hub().close();

                PollResult result = result(parked.readResponse());
                assertThat(result.messages()).isEmpty();
                assertThat(result.cursor()).isEqualTo(end);
            }
            RawResponse later = server.get("hold=60s&after=" + end);
            assertThat(later.status()).isEqualTo(503);
            assertThat(later.header("Retry-After")).isPresent();
        }
    }

    private static void assertRefused(String field, RawResponse response) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"status\":400", "\"field\":\"" + field + "\"");
    }
}
