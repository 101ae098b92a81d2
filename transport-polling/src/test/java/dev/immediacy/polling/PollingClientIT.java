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
import dev.immediacy.testkit.Ports;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
                await().atMost(PATIENCE).until(() -> client.cursor().equals(server.end()));
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
                await().atMost(PATIENCE).until(() -> client.cursor().equals(server.end()));
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

        private static final int GAPS = 15;

        /** Responses come so late that the two ways to count the interval differ by a half. */
        private final RelayConfig slow = RelayConfig.defaults().withDelays(Duration.ZERO, DELAY);

        /** The times between the polls of two clients that ask at once, shortest first. */
        private List<List<Duration>> gaps(Polling one, Polling other) {
            try (TimingHub first = new TimingHub();
                    TimingHub second = new TimingHub();
                    Relay toFirst = Relay.start(slow, first.address());
                    Relay toSecond = Relay.start(slow, second.address());
                    Client here =
                            connect(ClientConfig.of(toFirst.uri(), "lobby").withPolling(one));
                    Client there =
                            connect(ClientConfig.of(toSecond.uri(), "lobby").withPolling(other))) {
                here.ready().join();
                there.ready().join();
                await().atMost(PATIENCE).until(() -> first.polls() > GAPS && second.polls() > GAPS);
                return List.of(first.gaps(), second.gaps());
            }
        }

        private static double medianMillis(List<Duration> gaps) {
            return (double) gaps.get(gaps.size() / 2).toMillis();
        }

        @Test
        void aFixedRateAsksAtItsIntervalAndAFixedDelayAddsTheAnswersTime() {
            Polling rate = Polling.every(INTERVAL);

            List<List<Duration>> gaps = gaps(rate, rate.withFixedDelay());

            assertThat(medianMillis(gaps.get(0)))
                    .isLessThan((double) INTERVAL.plus(DELAY).toMillis());
            assertThat(gaps.get(1))
                    .first()
                    .satisfies(shortest -> assertThat(shortest).isGreaterThanOrEqualTo(INTERVAL.plus(DELAY)));
        }

        @Test
        void halfTheIntervalAsksTwiceAsOften() {
            List<List<Duration>> gaps = gaps(Polling.every(INTERVAL), Polling.every(INTERVAL.multipliedBy(2)));

            assertThat(medianMillis(gaps.get(1)) / medianMillis(gaps.get(0))).isBetween(1.5, 2.5);
        }

        @Test
        void anAnswerLongerThanTheIntervalSkipsThePollsDueMeanwhile() {
            // each answer takes 100 ms: whatever the interval, one poll at a time
            List<List<Duration>> gaps = gaps(Polling.every(DELAY.dividedBy(10)), Polling.every(DELAY.dividedBy(5)));

            assertThat(gaps)
                    .allSatisfy(each -> assertThat(each)
                            .first()
                            .satisfies(shortest -> assertThat(shortest).isBetween(DELAY, DELAY.multipliedBy(2))));
        }
    }

    /** A server that knows when it was polled. */
    private static final class TimingHub implements AutoCloseable {

        private final MemoryHub hub = MemoryHub.create();
        private final List<Long> nanos = new CopyOnWriteArrayList<>();
        private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

        TimingHub() {
            ServletContextHandler context = new ServletContextHandler("/", false, false);
            ServletMount mount = ServletMount.on(context, hub);
            PollingHandler handler = new PollingHandler(hub);
            ChannelRoutes.of(mount).add("GET", "poll", exchange -> {
                nanos.add(System.nanoTime());
                handler.handle(exchange);
            });
            jetty.setHandler(context);
            start(jetty);
        }

        int polls() {
            return nanos.size();
        }

        /** Shortest first; the rhythm begins behind the first answer. */
        List<Duration> gaps() {
            List<Long> at = List.copyOf(nanos);
            return IntStream.range(2, at.size())
                    .mapToObj(i -> Duration.ofNanos(at.get(i) - at.get(i - 1)))
                    .sorted()
                    .toList();
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
            int port = Ports.free();
            Server first = jetty(port, hub);
            try (Client client = connect(URI.create("http://127.0.0.1:" + port))) {
                client.ready().join();
                server.publish("before");
                heard.await("before");
                PollingClientIT.stop(first);
                server.publish("meanwhile");
                await().atMost(PATIENCE).until(() -> !heard.problems().isEmpty());
                Server second = jetty(port, hub);
                server.publish("after");

                heard.await("before", "meanwhile", "after");
                PollingClientIT.stop(second);
            }
        }

        @Test
        void onAnotherHubTheClientHearsOfTheGap() {
            int port = Ports.free();
            Server first = jetty(port, server.hub());
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
