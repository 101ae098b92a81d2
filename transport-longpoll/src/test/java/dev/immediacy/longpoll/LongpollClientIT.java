package dev.immediacy.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LongpollClientIT {

    private final LongpollServer server = LongpollServer.start();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        server.close();
    }

    private Client connect(URI uri) {
        return new LongpollTransport().connect(ClientConfig.of(uri, "lobby"), heard);
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
                await().until(() -> client.cursor().equals(server.end()));
                assertThat(heard.problems()).isEmpty();
            }
        }

        @Test
        void aDirectMessageArrivesAtItsRecipient() {
            ClientConfig bob = ClientConfig.of(server.uri(), "lobby").withUser("bob");
            try (Client client = new LongpollTransport().connect(bob, heard)) {
                client.ready().join();
                server.hub()
                        .publish(
                                "lobby",
                                "alice",
                                Draft.of(Json.ofString("psst")).to("bob"));
                heard.await("psst");

                server.hub()
                        .publish("lobby", "alice", Draft.of(Json.ofString("no")).to("carol"));
                server.publish("all");

                heard.await("psst", "all");
            }
        }

        @ParameterizedTest
        @EnumSource(Cut.class)
        void anAnswerCutHalfWayIsAskedForAgain(Cut cut) {
            String[] expected = IntStream.range(0, 50).mapToObj(i -> "m" + i).toArray(String[]::new);
            RelayPlan plan = connection -> {
                if (connection.id() <= 5) { // each cut goes further into the answer
                    connection.cutAfter(60 + 60 * connection.id(), Direction.DOWNSTREAM, cut);
                }
            };
            String start = server.end();
            for (String text : expected) {
                server.publish(text);
            }
            try (Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address(), plan);
                    Client client = new LongpollTransport()
                            .connect(ClientConfig.of(relay.uri(), "lobby").withAfter(start), heard)) {
                client.ready().orTimeout(30, TimeUnit.SECONDS).join();

                heard.await(expected);
                assertThat(heard.problems()).isNotEmpty().allMatch(problem -> problem.status() == 503);
                await().until(() -> client.cursor().equals(server.end()));
            }
        }

        @Test
        void aConnectionCutWhileParkedIsReplaced() {
            try (Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address());
                    Client client = connect(relay.uri())) {
                client.ready().join();
                server.awaitParked(1);
                relay.cutAll();
                server.publish("missed");

                heard.await("missed");
            }
        }
    }

    @Nested
    @DisplayName("the server restarts")
    class Restart {

        @Test
        void onTheSameHubNothingIsLostOrDoubled() throws Exception {
            MemoryHub hub = server.hub();
            int port = Ports.free();
            Server first = jetty(port, hub);
            try (Client client = connect(URI.create("http://127.0.0.1:" + port))) {
                client.ready().join();
                server.publish("before");
                heard.await("before");
                first.stop();
                server.publish("meanwhile");
                await().until(() -> !heard.problems().isEmpty());
                Server second = jetty(port, hub);
                server.publish("after");

                heard.await("before", "meanwhile", "after");
                second.stop();
            }
        }

        @Test
        void onAnotherHubTheClientHearsOfTheGap() throws Exception {
            int port = Ports.free();
            Server first = jetty(port, server.hub());
            try (MemoryHub fresh = MemoryHub.create();
                    Client client = connect(URI.create("http://127.0.0.1:" + port))) {
                client.ready().join();
                server.publish("before");
                heard.await("before");
                first.stop();
                fresh.publish("lobby", "alice", Draft.of(Json.ofString("after")));
                Server second = jetty(port, fresh);

                heard.await("before", Heard.GAP, "after");
                second.stop();
            }
        }

        private Server jetty(int port, MemoryHub hub) throws Exception {
            Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ServletContextHandler context = new ServletContextHandler("/", false, false);
            new LongpollTransport().mount(ServletMount.on(context, hub));
            jetty.setHandler(context);
            jetty.start();
            return jetty;
        }
    }

    @Test
    void aClosedClientIsGoneFromTheServerAndAsksNoMore() {
        Client client = connect(server.uri());
        client.ready().join();
        server.awaitParked(1);

        client.close();

        server.awaitParked(0);
        assertThat(heard.problems()).isEmpty();
    }

    @Test
    void aHoldOfZeroStillLetsTheServerWait() {
        ClientConfig config = ClientConfig.of(server.uri(), "lobby").withHold(Duration.ZERO);
        try (Client client = new LongpollTransport().connect(config, heard)) {
            client.ready().join();
            server.awaitParked(1);
            server.publish("hi");

            heard.await("hi");
        }
    }

    @Test
    void aServerThatCannotBeReachedIsReportedAndTriedAgain() {
        try (Relay relay = Relay.start(RelayConfig.defaults(), server.server().address())) {
            relay.refuse();
            try (Client client = connect(relay.uri())) {
                await().until(() -> heard.problems().size() >= 2);
                assertThat(client.cursor()).isEmpty();
                relay.accept();

                client.ready().join();
                server.publish("hi");
                heard.await("hi");
            }
        }
    }
}
