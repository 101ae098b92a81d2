package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Channel;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Retention;
import dev.immediacy.core.TimeSource;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hub on the main namespace, in literal packets. */
class HubSocketIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

    private HubServer server;

    @BeforeEach
    void start() {
        server = HubServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Peer anonymous() {
        return Peer.join(server.uri(), "");
    }

    private Peer user(String name) {
        return Peer.join(server.uri(), "{\"user\":\"" + name + "\"}");
    }

    private Receipt publish(String channel, String data) {
        return server.hub.publish(channel, "alice", Draft.of(new Json(data)));
    }

    private static String value(String name, String packet) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(packet);
        assertThat(matcher.find()).as(packet).isTrue();
        return matcher.group(1);
    }

    @Nested
    @DisplayName("join, leave, message")
    class Joining {

        @Test
        void joinAnswersWithTheCursorAndMessagesFollow() {
            try (Peer peer = anonymous()) {
                String answer = peer.send("420[\"join\",\"lobby\"]").next();
                String epoch = value("cursor", answer).replaceFirst("\\.0$", "");
                assertThat(answer).isEqualTo("430[{\"cursor\":\"" + epoch + ".0\"}]");
                publish("lobby", "{\"x\": 1.0}");
                assertThat(peer.next())
                        .startsWith(
                                "42[\"message\",{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"" + epoch + ".1\",")
                        .endsWith(",\"data\":{\"x\": 1.0}},\"" + epoch + ".1\"]");
            }
        }

        @Test
        void joinWorksWithoutOptionsAndWithoutAck() {
            try (Peer peer = anonymous()) {
                peer.send("42[\"join\",\"lobby\",null]").send("421[\"join\",\"other\",{}]");
                assertThat(peer.next()).startsWith("431[{\"cursor\":");
                publish("lobby", "1");
                assertThat(peer.next()).startsWith("42[\"message\",{\"channel\":\"lobby\"");
            }
        }

        @Test
        void joinResumesAfterACursor() {
            String after = publish("lobby", "1").position().toString();
            publish("lobby", "2");
            try (Peer peer = anonymous()) {
                peer.send("420[\"join\",\"lobby\",{\"after\":\"" + after + "\"}]");
                assertThat(peer.next()).isEqualTo("430[{\"cursor\":\"" + after + "\"}]");
                assertThat(peer.next()).contains("\"data\":2}");
            }
        }

        @Test
        void gapComesFirst() {
            publish("lobby", "1");
            try (Peer peer = anonymous()) {
                peer.send("420[\"join\",\"lobby\",{\"after\":\"restarted.9\"}]").next();
                String gap = peer.next();
                assertThat(gap).matches("42\\[\"gap\",\\{\"channel\":\"lobby\",\"cursor\":\"[a-z0-9-]+\\.0\"}]");
                assertThat(peer.next()).contains("\"data\":1}");
            }
        }

        @Test
        void severalChannelsShareTheSocketUntilTheyAreLeft() {
            try (Peer peer = anonymous()) {
                peer.send("42[\"join\",\"a\"]").send("420[\"join\",\"b\"]").next();
                assertThat(peer.send("421[\"leave\",\"a\"]").next()).isEqualTo("431[{}]");
                publish("a", "1");
                publish("b", "2");
                assertThat(peer.next()).contains("\"data\":2}");
                assertThat(peer.send("422[\"leave\",\"never joined\"]").next()).isEqualTo("432[{}]");
            }
        }

        @Test
        void userIsPresentInWhatItHasJoined() {
            try (Peer peer = user("bob")) {
                peer.send("420[\"join\",\"lobby\"]").next();
                assertThat(server.hub.presence().users("lobby")).containsExactly("bob");
                peer.send("421[\"leave\",\"lobby\"]").next();
                assertThat(server.hub.presence().users("lobby")).isEmpty();
                peer.send("422[\"join\",\"lobby\"]").next();
                peer.vanish();
                await().atMost(LONG)
                        .until(() -> server.hub.presence().users("lobby").isEmpty());
            }
        }
    }

    @Nested
    @DisplayName("publish")
    class Publishing {

        @Test
        void publishIsAnsweredWithItsPlace() {
            try (Peer peer = user("alice")) {
                String answer = peer.send("420[\"publish\",{\"channel\":\"lobby\",\"data\":1.0,\"id\":\"x\"}]")
                        .next();
                assertThat(answer).matches("430\\[\\{\"sequence\":1,\"id\":\"x\",\"cursor\":\"[a-z0-9-]+\\.1\"}]");
                assertThat(peer.send("421[\"publish\",{\"channel\":\"lobby\",\"data\":2,\"id\":\"x\"}]")
                                .next())
                        .isEqualTo(answer.replace("430", "431").replace("\"}]", "\",\"duplicate\":true}]"));
            }
        }

        @Test
        void directMessageGoesToInboxesAlone() {
            try (Peer alice = user("alice");
                    Peer bob = user("bob");
                    Peer other = anonymous()) {
                bob.send("420[\"join\",\"lobby\"]").next();
                other.send("420[\"join\",\"lobby\"]").next();
                alice.send("420[\"publish\",{\"channel\":\"lobby\",\"to\":\"bob\",\"data\":\"psst\"}]");
                assertThat(List.of(alice.next(), alice.next()))
                        .anyMatch(packet -> packet.startsWith("430["))
                        .anyMatch(packet -> packet.startsWith("42[\"message\",{\"channel\":\"@alice\""));
                assertThat(bob.next())
                        .startsWith("42[\"message\",{\"channel\":\"@bob\"")
                        .contains("\"data\":\"psst\"}");
                publish("lobby", "\"all\"");
                assertThat(bob.next()).contains("\"data\":\"all\"}");
                assertThat(other.next()).contains("\"data\":\"all\"}");
            }
        }

        @Test
        void inboxResumesAfterTheCursorOfAuth() {
            String after;
            try (Peer bob = user("bob")) {
                after = value("inbox", bob.send("420[\"join\",\"lobby\"]").next());
            }
            server.hub.publish(
                    "lobby", "alice", Draft.of(new Json("\"missed\"")).to("bob"));
            try (Peer bob = Peer.join(server.uri(), "{\"user\":\"bob\",\"after\":\"" + after + "\"}")) {
                assertThat(bob.next()).contains("\"data\":\"missed\"}");
            }
        }

        @Test
        void queryNamesTheUserToo() {
            try (Peer peer = Peer.open(server.uri(), "&user=carol")) {
                peer.send("40").next();
                peer.send("420[\"join\",\"lobby\"]").next();
                assertThat(server.hub.presence().users("lobby")).containsExactly("carol");
            }
        }
    }

    @Nested
    @DisplayName("what is wrong is named, and closes nothing")
    class Wrong {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[\"join\"] | channel",
                    "[\"join\",{}] | channel",
                    "[\"join\",\"\"] | channel",
                    "[\"join\",\"@bob\"] | channel",
                    "[\"join\",\"lobby\",\"x\"] | options",
                    "[\"join\",\"lobby\",{\"after\":7}] | after",
                    "[\"join\",\"lobby\",{\"after\":\"?\"}] | after",
                    "[\"leave\"] | channel",
                    "[\"publish\"] | publish",
                    "[\"publish\",7] | publish",
                    "[\"publish\",{}] | channel",
                    "[\"publish\",{\"channel\":\"lobby\"}] | data",
                    "[\"publish\",{\"channel\":\"lobby\",\"data\":1,\"to\":\"\"}] | to",
                    "[\"publish\",{\"channel\":\"lobby\",\"data\":1,\"id\":{}}] | id",
                    "[\"nonsense\"] | event",
                })
        void fieldIsNamed(String payload, String field) {
            try (Peer peer = anonymous()) {
                assertThat(peer.send("420" + payload).next())
                        .startsWith(
                                "430[{\"error\":{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,")
                        .endsWith("\"field\":\"" + field + "\"}}]");
                assertThat(peer.send("42" + payload).next())
                        .startsWith("42[\"problem\",{\"type\":\"about:blank\"")
                        .endsWith("\"field\":\"" + field + "\"}]");
                assertThat(peer.send("421[\"join\",\"lobby\"]").next()).startsWith("431[{\"cursor\"");
            }
        }

        @Test
        void joiningTwiceIsRefusedAndTheFirstStays() {
            try (Peer peer = anonymous()) {
                peer.send("420[\"join\",\"lobby\"]").next();
                assertThat(peer.send("421[\"join\",\"lobby\"]").next()).contains("\"field\":\"channel\"");
                publish("lobby", "1");
                assertThat(peer.next()).contains("\"data\":1}");
            }
        }

        @Test
        void oneSocketHasOnlySoManyChannels() {
            try (Peer peer = anonymous()) {
                for (int i = 0; i < 100; i++) {
                    peer.send("420[\"join\",\"c" + i + "\"]").next();
                }
                assertThat(peer.send("421[\"join\",\"more\"]").next()).contains("\"status\":503");
            }
        }

        @Test
        void messageThatIsTooLargeIsRefused() {
            server.close();
            HubConfig small = HubConfig.defaults().withMaxMessageBytes(10);
            server = HubServer.start(new MemoryHub(small, TimeSource.system()), SocketIoConfig.defaults(), 0);
            try (Peer peer = anonymous()) {
                assertThat(peer.send("420[\"publish\",{\"channel\":\"lobby\",\"data\":\"0123456789\"}]")
                                .next())
                        .contains("\"status\":413")
                        .endsWith("\"field\":\"data\"}}]");
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"{\"user\":\"\"} | user", "{\"user\":7} | user", "{\"user\":\"bob\",\"after\":\"?\"} | after"})
        void userWhoMakesNoSenseIsRefused(String auth, String field) {
            try (Peer peer = Peer.open(server.uri())) {
                assertThat(peer.send("40" + auth).next())
                        .startsWith("44{\"message\":\"" + field + " must be")
                        .endsWith("\"field\":\"" + field + "\"}}");
            }
        }
    }

    @Nested
    @DisplayName("the hub closes")
    class Closing {

        @RepeatedTest(20) // the hub may close between the answer to a join and its subscription
        void connectionClosesWithoutADisconnectPacketSoThatClientsComeBack() {
            try (Peer peer = anonymous()) {
                peer.send("420[\"join\",\"lobby\"]").next();
                server.hub.close();
                assertThat(peer.closeCode()).isPositive();
            }
            try (Peer late = Peer.open(server.uri())) {
                assertThat(late.send("40").next()).startsWith("44{\"message\":\"the server is stopping\"");
            }
        }

        @Test
        void socketThatFollowsNothingIsToldAtItsNextEventAndClosed() {
            try (Peer peer = anonymous()) {
                server.hub.close();
                assertThat(peer.send("420[\"join\",\"lobby\"]").next())
                        .startsWith("430[{\"error\":")
                        .contains("503");
                assertThat(peer.closeCode()).isPositive();
            }
        }
    }

    @Nested
    @DisplayName("clients that read slowly")
    class Slow {

        @Test
        void pollingClientGetsEverythingSinceItsCursorWhenItComes() throws IOException {
            int count = 5_000;
            try (RawHttp http = RawHttp.connect(server.uri())) {
                String path = "/socket.io/?EIO=4&transport=polling";
                String sid = value("sid", http.get(path).readResponse().body());
                String session = path + "&sid=" + sid;
                String joining = "40\u001e420[\"join\",\"lobby\"]";
                http.send("POST " + session + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + joining.length()
                        + "\r\n\r\n" + joining);
                assertThat(http.readResponse().status()).isEqualTo(200);
                for (int i = 0; i < count; i++) {
                    publish("lobby", "\"0123456789\"");
                }
                List<Long> sequences = new ArrayList<>();
                while (sequences.size() < count) {
                    Matcher matcher =
                            SEQUENCE.matcher(http.get(session).readResponse().body());
                    while (matcher.find()) {
                        sequences.add(Long.parseLong(matcher.group(1)));
                    }
                }
                assertThat(sequences)
                        .isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            }
        }

        @Test
        void stalledClientDelaysNobodyAndIsToldOfItsGap() throws IOException {
            server.close();
            Retention retention = Retention.defaults().withMessages(100);
            MemoryHub hub = new MemoryHub(HubConfig.defaults().withRetention(retention), TimeSource.system());
            server = HubServer.start(
                    hub, SocketIoConfig.defaults().withPing(Duration.ofMinutes(1), Duration.ofMinutes(1)), 0);
            Channel lobby = hub.channel("lobby");
            try (Stalled stalled = Stalled.join(server.uri());
                    Peer quick = anonymous()) {
                stalled.send("42[\"join\",\"lobby\"]");
                quick.send("420[\"join\",\"lobby\"]").next();
                await().atMost(LONG).until(() -> lobby.subscribers() == 2);
                String data = "\"" + "x".repeat(50_000) + "\"";
                for (int i = 0; i < 400; i++) {
                    publish("lobby", data);
                    assertThat(quick.next()).contains("\"sequence\":" + (i + 1) + ",");
                }
                String all = stalled.readUntil("\"sequence\":400,");
                assertThat(all).contains("42[\"gap\",{\"channel\":\"lobby\"");
                assertThat(all.length()).isLessThan(15_000_000);
            }
        }
    }
}
