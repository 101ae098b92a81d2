package dev.immediacy.longpoll;

import static dev.immediacy.longpoll.LongpollServer.PATH;
import static dev.immediacy.longpoll.LongpollServer.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.http.PollResult;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClientWatchIT {

    private final LongpollServer server = LongpollServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    @DisplayName("RFC 9112 §9.6 Tear-down")
    class TearDown {

        @Test
        void aClientThatClosesItsConnectionWhileParkedIsFreed() throws IOException {
            RawHttp parked = server.park("hold=60s&user=bob");
            parked.close();

            server.awaitParked(0);
            await().untilAsserted(() -> {
                assertThat(server.hub().channel("@bob").subscribers()).isZero();
                assertThat(server.hub().presence().users("lobby")).isEmpty();
            });
        }

        @Test
        void aClientThatResetsItsConnectionWhileParkedIsFreed() throws IOException {
            RawHttp parked = server.park("hold=60s");
            parked.vanish();

            server.awaitParked(0);
        }

        @Test
        void aClientThatOnlyEndsItsOwnStreamStillGetsAnAnswer() throws IOException {
            try (RawHttp parked = server.park("hold=60s").halfClose()) {
                PollResult result = result(parked.readResponse());

                assertThat(result.messages()).isEmpty();
                assertThat(result.cursor()).isEqualTo(server.end());
                assertThat(parked.readToEnd()).isEmpty();
            }
        }

        @Test
        void connectionsThatEndWhileTheyAreAnsweredLeaveNothingBehind() throws IOException {
            for (int i = 0; i < 100; i++) {
                RawHttp parked = server.park("hold=60s");
                CompletableFuture<?> publish = CompletableFuture.runAsync(() -> server.publish("hi"));
                parked.close();
                publish.join();
                server.awaitParked(0);
            }
            assertThat(server.poll("hold=0").messages()).isEmpty();
        }
    }

    @Nested
    @DisplayName("RFC 9112 §9.3.2 Pipelining")
    class Pipelining {

        private static final String NEXT = "GET " + PATH + "?after=0&hold=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";

        @Test
        void aRequestSentWhileTheFirstIsParkedIsAnsweredAfterIt() throws IOException {
            try (RawHttp parked = server.park("hold=60s").send(NEXT)) {
                awaitRead();
                server.publish("hi");

                assertThat(result(parked.readResponse()).messages()).hasSize(1);
                assertThat(result(parked.readResponse()).messages()).hasSize(1);
            }
        }

        @Test
        void aRequestSentInPiecesIsAnsweredAfterTheFirst() throws IOException {
            try (RawHttp parked = server.park("hold=60s").send(NEXT.substring(0, 20))) {
                awaitRead();
                server.publish("hi");
                assertThat(result(parked.readResponse()).messages()).hasSize(1);

                parked.send(NEXT.substring(20));
                assertThat(result(parked.readResponse()).messages()).hasSize(1);
            }
        }

        @Test
        void moreRequestsThanABufferHoldsAreAllAnswered() throws IOException {
            int requests = 300;
            try (RawHttp parked = server.park("hold=60s").send(NEXT.repeat(requests))) {
                server.publish("hi");
                for (int i = 0; i <= requests; i++) {
                    assertThat(result(parked.readResponse()).messages()).hasSize(1);
                }
            }
        }

        @Test
        void requestsSentTogetherAreParkedOneAfterTheOther() throws IOException {
            String park = "GET " + PATH + "?hold=60s HTTP/1.1\r\nHost: localhost\r\n\r\n";
            try (RawHttp parked = RawHttp.connect(server.uri()).send(park + park)) {
                for (int i = 0; i < 2; i++) {
                    server.awaitParked(1);
                    server.publish("hi");
                    assertThat(result(parked.readResponse()).messages()).hasSize(1);
                }
            }
        }

        @Test
        void aClientThatPipelinedAndLeftIsFreedAtTheEndOfItsHold() throws IOException {
            RawHttp parked = server.park("hold=4s").send(NEXT);
            awaitRead();
            parked.close();

            server.awaitParked(0);
        }

        /** Until the server has read the bytes, as far as a peer can tell: another request was served meanwhile. */
        private void awaitRead() {
            await().until(() -> server.get("hold=20ms").status() == 200);
        }
    }

    @Test
    void aRequestWithABodyIsParkedToo() throws IOException {
        try (RawHttp http = RawHttp.connect(server.uri())) {
            http.send("GET " + PATH + "?hold=60s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
            server.awaitParked(1);
            server.publish("one");
            assertThat(result(http.readResponse()).messages()).hasSize(1);

            http.get(PATH + "?hold=0&after=0");
            assertThat(result(http.readResponse()).messages()).hasSize(1);
        }
    }
}
