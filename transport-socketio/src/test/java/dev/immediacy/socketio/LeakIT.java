package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Channel;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients come, join, and go in every way there is; nothing of them stays. */
class LeakIT {

    private static final int CYCLES = 2_000;
    private static final int AT_ONCE = 16;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final MemoryHub hub = MemoryHub.create();
    private HubServer server;

    /** How a client comes and goes. */
    enum Way {
        WEBSOCKET_VANISHES,
        WEBSOCKET_LEAVES,
        WEBSOCKET_IS_REFUSED_AND_VANISHES,
        POLLING_VANISHES_WHILE_PARKED,
        POLLING_NEVER_COMES_BACK
    }

    @BeforeEach
    void start() {
        SocketIoConfig config = SocketIoConfig.defaults()
                .withPing(Duration.ofSeconds(2), Duration.ofSeconds(4))
                .withConnectTimeout(Duration.ofSeconds(5));
        server = HubServer.start(hub, config, 0);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingStays(Way way) throws Exception {
        List<Future<?>> cycles = new ArrayList<>();
        for (int i = 0; i < CYCLES; i++) {
            String user = "user" + i;
            cycles.add(threads.submit(() -> {
                cycle(way, user);
                return null;
            }));
        }
        for (Future<?> cycle : cycles) {
            cycle.get(5, TimeUnit.MINUTES);
        }
        Channel lobby = hub.channel("lobby");
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(server.io.sessions()).as("connections").isZero();
            assertThat(server.io.namespace("/").sockets()).as("sockets").isZero();
            assertThat(lobby.subscribers()).as("subscriptions").isZero();
            assertThat(hub.presence().users("lobby")).as("users present").isEmpty();
            assertThat(server.timers()).as("timers").isZero();
        });
        for (int i = 0; i < CYCLES; i += CYCLES / 10) {
            assertThat(hub.channel("@user" + i).subscribers())
                    .as("followers of an inbox")
                    .isZero();
        }
    }

    private void cycle(Way way, String user) throws IOException {
        String auth = "{\"user\":\"" + user + "\"}";
        switch (way) {
            case WEBSOCKET_VANISHES -> {
                Peer peer = Peer.join(server.uri(), auth);
                peer.send("420[\"join\",\"lobby\"]").next();
                peer.vanish();
            }
            case WEBSOCKET_LEAVES -> {
                try (Peer peer = Peer.join(server.uri(), auth)) {
                    peer.send("420[\"join\",\"lobby\"]").next();
                    peer.send("41").send("1");
                    peer.closeCode();
                }
            }
            case WEBSOCKET_IS_REFUSED_AND_VANISHES -> {
                Peer peer = Peer.open(server.uri());
                assertThat(peer.send("40{\"user\":7}").next()).startsWith("44");
                peer.vanish();
            }
            case POLLING_VANISHES_WHILE_PARKED -> {
                try (RawHttp http = RawHttp.connect(server.uri())) {
                    String session = poll(http, auth);
                    http.get(session).readResponse(); // what joining answered
                    http.get(session);
                    http.vanish();
                }
            }
            case POLLING_NEVER_COMES_BACK -> {
                try (RawHttp http = RawHttp.connect(server.uri())) {
                    poll(http, auth);
                }
            }
        }
    }

    private static String poll(RawHttp http, String auth) throws IOException {
        String path = "/socket.io/?EIO=4&transport=polling";
        Matcher sid = SID.matcher(http.get(path).readResponse().body());
        assertThat(sid.find()).isTrue();
        String session = path + "&sid=" + sid.group(1);
        String joining = "40" + auth + "\u001e420[\"join\",\"lobby\"]";
        http.send("POST " + session + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + joining.length() + "\r\n\r\n"
                + joining);
        assertThat(http.readResponse().status()).isEqualTo(200);
        return session;
    }
}
