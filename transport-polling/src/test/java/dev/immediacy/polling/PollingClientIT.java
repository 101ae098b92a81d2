package dev.immediacy.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.Cut;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Heard;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PollingClientIT {

    private static final Polling OFTEN = Polling.every(Duration.ofMillis(20));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PollingServer server = PollingServer.start();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        server.close();
    }

    private Client connect(URI uri) {
        return connect(ClientConfig.of(uri, "lobby").withPolling(OFTEN));
    }

    private Client connect(ClientConfig config) {
        return new PollingTransport().connect(config, heard);
    }

    @Nested
    @DisplayName("each message once, in order")
    class Delivery {

        @Test
        void everythingPublishedFromReadyOnArrives() {
            server.publish("old");
            String[] expected = IntStream.range(0, 500).mapToObj(i -> "m" + i).toArray(String[]::new);
            try (Client client = connect(server.uri())) {
                client.ready().join();
                for (String text : expected) {
                    server.publish(text);
                }

                heard.await(expected);
                assertThat(client.cursor()).isEqualTo(server.end());
                assertThat(heard.problems()).isEmpty();
            }
        }

        @ParameterizedTest
        @EnumSource(Cut.class)
        void anAnswerCutHalfWayIsAskedForAgain(Cut cut) {
            RelayPlan plan = connection -> {
                if (connection.id() <= 5) { // each cut goes further into the answer
                    connection.cutAfter(60 + 60 * connection.id(), Direction.DOWNSTREAM, cut);
                }
            };
            String start = server.end();
            String[] expected = IntStream.range(0, 50).mapToObj(i -> "m" + i).toArray(String[]::new);
            for (String text : expected) {
                server.publish(text);
            }
            try (Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address(), plan);
                    Client client = connect(ClientConfig.of(relay.uri(), "lobby")
                            .withPolling(OFTEN)
                            .withAfter(start))) {

                heard.await(expected);
                await().until(() -> client.cursor().equals(server.end()));
                assertThat(heard.problems()).isNotEmpty().allMatch(problem -> problem.status() == 503);
            }
        }

        @Test
        void aClosedClientHearsNoMore() {
            Client client = connect(server.uri());
            client.ready().join();
            client.close();
            server.publish("late");
            Heard second = new Heard();
            try (Client other = new PollingTransport()
                    .connect(ClientConfig.of(server.uri(), "lobby").withAfter("0"), second)) {
                other.ready().join();
                second.await("late");
            }

            assertThat(heard.texts()).isEmpty();
            assertThat(heard.problems()).isEmpty();
        }
    }

    @Nested
    @DisplayName("the rhythm of the polls")
    class Rhythm {

        private static final Duration DELAY = Duration.ofMillis(100);
        private static final Duration INTERVAL = Duration.ofMillis(200);

        /** Responses come so late that the two ways to count the interval differ by a half. */
        private int pollsUntilTwenty(Polling polling, AtomicInteger others, Polling other) {
            AtomicInteger polls = new AtomicInteger();
            RelayConfig slow = RelayConfig.defaults().withDelays(Duration.ZERO, DELAY);
            try (CountingHub first = new CountingHub(polls);
                    CountingHub second = new CountingHub(others);
                    Relay toFirst = Relay.start(slow, first.address());
                    Relay toSecond = Relay.start(slow, second.address());
                    Client one = connect(ClientConfig.of(toFirst.uri(), "lobby").withPolling(polling));
                    Client two =
                            connect(ClientConfig.of(toSecond.uri(), "lobby").withPolling(other))) {
                one.ready().join();
                two.ready().join();
                polls.set(0);
                others.set(0);
                await().atMost(PATIENCE).until(() -> polls.get() >= 20);
                return others.get();
            }
        }

        @Test
        void aFixedRateAsksAtItsIntervalAndAFixedDelayAddsTheAnswersTime() {
            Polling rate = Polling.every(INTERVAL);

            int delayed = pollsUntilTwenty(rate, new AtomicInteger(), rate.withFixedDelay());

            // 20 × 200 ms / (200 ms + 100 ms) = 13.3
            assertThat(delayed).isBetween(11, 16);
        }

        @Test
        void halfTheIntervalAsksTwiceAsOften() {
            int slower = pollsUntilTwenty(
                    Polling.every(INTERVAL), new AtomicInteger(), Polling.every(INTERVAL.multipliedBy(2)));

            assertThat(slower).isBetween(8, 12);
        }

        @Test
        void anAnswerLongerThanTheIntervalSkipsThePollsDueMeanwhile() {
            Polling fast = Polling.every(DELAY.dividedBy(10));

            // each answer takes 100 ms: whatever the interval, one poll at a time
            int other = pollsUntilTwenty(fast, new AtomicInteger(), Polling.every(DELAY.dividedBy(5)));

            assertThat(other).isBetween(15, 21);
        }
    }

    /** A server that counts the polls it answers. */
    private static final class CountingHub implements AutoCloseable {

        private final MemoryHub hub = MemoryHub.create();
        private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

        CountingHub(AtomicInteger polls) {
            ServletContextHandler context = new ServletContextHandler("/", false, false);
            ServletMount mount = ServletMount.on(context, hub);
            PollingHandler handler = new PollingHandler(hub);
            ChannelRoutes.of(mount).add("GET", "poll", exchange -> {
                polls.incrementAndGet();
                handler.handle(exchange);
            });
            jetty.setHandler(context);
            start(jetty);
        }

        InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(jetty));
        }

        @Override
        public void close() {
            PollingClientIT.stop(jetty);
            hub.close();
        }
    }

    @Nested
    @DisplayName("the server restarts on its port")
    class Restart {

        @Test
        void onTheSameHubNothingIsLostOrDoubled() {
            MemoryHub hub = server.hub();
            Server first = jetty(0, hub);
            int port = port(first);
            try (Client client = connect(URI.create("http://127.0.0.1:" + port))) {
                client.ready().join();
                server.publish("before");
                heard.await("before");
                PollingClientIT.stop(first);
                server.publish("meanwhile");
                await().until(() -> !heard.problems().isEmpty());
                Server second = jetty(port, hub);
                server.publish("after");

                heard.await("before", "meanwhile", "after");
                PollingClientIT.stop(second);
            }
        }

        @Test
        void onAnotherHubTheClientHearsOfTheGap() {
            Server first = jetty(0, server.hub());
            int port = port(first);
            try (MemoryHub fresh = MemoryHub.create();
                    Client client = connect(URI.create("http://127.0.0.1:" + port))) {
                client.ready().join();
                server.publish("before");
                heard.await("before");
                PollingClientIT.stop(first);
                fresh.publish("lobby", "alice", Draft.of(Json.ofString("after")));
                Server second = jetty(port, fresh);

                heard.await("before", Heard.GAP, "after");
                PollingClientIT.stop(second);
            }
        }
    }

    @Nested
    @DisplayName("publishing")
    class Publishing {

        @Test
        void theSameIdAppendsOnce() {
            Server jetty = jetty(0, server.hub());
            try (Client client = connect(ClientConfig.of(URI.create("http://127.0.0.1:" + port(jetty)), "lobby")
                    .withPolling(OFTEN)
                    .withUser("alice"))) {
                client.ready().join();
                Draft draft = Draft.of(Json.ofString("once")).withId("i");

                Receipt first = client.publish(draft).join();
                Receipt again = client.publish(draft).join();

                assertThat(first.duplicate()).isFalse();
                assertThat(again.duplicate()).isTrue();
                assertThat(again.position()).isEqualTo(first.position());
                client.publish(Draft.of(Json.ofString("then"))).join();
                heard.await("once", "then");
            } finally {
                PollingClientIT.stop(jetty);
            }
        }
    }

    /** Polling at a port of our choice, with the resource a server adds for publishers. */
    private static Server jetty(int port, MemoryHub hub) {
        Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ServletContextHandler context = new ServletContextHandler("/", false, false);
        ServletMount mount = ServletMount.on(context, hub);
        new PollingTransport().mount(mount);
        ChannelRoutes.of(mount).add("POST", "messages", exchange -> {
            Draft draft =
                    MessageCodec.draft(Json.parse("body", exchange.body(1_000)).members("body"));
            Receipt receipt = hub.publish(exchange.channel(), exchange.sender(), draft);
            exchange.json(receipt.duplicate() ? 200 : 201, receipt.toJson().getBytes(StandardCharsets.UTF_8));
        });
        jetty.setHandler(context);
        start(jetty);
        return jetty;
    }

    private static int port(Server jetty) {
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    private static void start(Server jetty) {
        try {
            jetty.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(Server jetty) {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
