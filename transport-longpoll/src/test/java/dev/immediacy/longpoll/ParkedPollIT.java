package dev.immediacy.longpoll;

import static dev.immediacy.longpoll.LongpollServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.http.PollResult;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ParkedPollIT {

    private final WriterNames writers = new WriterNames();
    private final LongpollServer server = LongpollServer.start(context -> {
        FilterHolder holder = new FilterHolder(writers);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", null);
    });
    private final List<RawHttp> peers = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RawHttp peer : peers) {
            peer.close();
        }
        server.close();
    }

    private RawHttp park(int receiveBufferBytes) throws IOException {
        RawHttp peer = RawHttp.connect(server.uri(), receiveBufferBytes).get(LongpollServer.PATH + "?hold=60s");
        peers.add(peer);
        return peer;
    }

    /** Publishes on a thread that has to be done in time. */
    private void publish(Json data) {
        CompletableFuture<Void> published = new CompletableFuture<>();
        Thread publisher = new Thread(
                () -> {
                    server.hub().publish("lobby", "alice", Draft.of(data));
                    published.complete(null);
                },
                "publisher");
        publisher.start();
        published.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Nested
    @DisplayName("Publishing never waits for a subscriber")
    class Publishing {

        @Test
        void onePublishWakesAThousandParkedRequests() throws IOException {
            List<RawHttp> parked = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                parked.add(park(0));
            }
            server.awaitParked(1_000);

            publish(Json.ofString("hi"));

            for (RawHttp peer : parked) {
                assertThat(result(peer.readResponse()).messages()).hasSize(1);
            }
            server.awaitParked(0);
        }

        @Test
        void neitherThePublisherNorADrainThreadWrites() throws IOException {
            RawHttp parked = park(0);
            server.awaitParked(1);

            publish(Json.ofString("hi"));
            parked.readResponse();

            assertThat(writers.names()).isNotEmpty().allMatch(name -> name.startsWith("test-server"));
        }

        /** More of them stall than the server has threads: if one held a thread, nobody else would be answered. */
        @Test
        void clientsThatNeverReadTheirResponsesBlockNobody() throws IOException {
            List<RawHttp> stalled = new ArrayList<>();
            List<RawHttp> reading = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                if (i % 4 == 0) {
                    stalled.add(park(4_096));
                } else {
                    reading.add(park(0));
                }
            }
            server.awaitParked(200);
            Json large = Json.ofString("x".repeat(500_000));

            publish(large);

            for (RawHttp peer : reading) {
                assertThat(only(result(peer.readResponse()))).isEqualTo(large);
            }
            server.awaitParked(0);
            publish(Json.ofString("still here"));
            assertThat(server.poll("after=" + server.end() + "&hold=20ms").messages())
                    .isEmpty();
            assertThat(only(result(stalled.get(0).readResponse()))).isEqualTo(large);
        }

        @Test
        void clientsThatVanishWithHalfAResponseBlockNobody() throws IOException {
            for (int i = 0; i < 40; i++) {
                park(4_096);
            }
            server.awaitParked(40);
            publish(Json.ofString("x".repeat(500_000)));
            for (RawHttp peer : peers) {
                peer.vanish();
            }

            assertThat(server.poll("hold=20ms").messages()).isEmpty();
        }

        private Json only(PollResult result) {
            assertThat(result.messages()).hasSize(1);
            return result.messages().get(0).data();
        }
    }
}
