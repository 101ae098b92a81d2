package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Names;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link CoalescedFrame} assumes of Jetty, and what it is for. A new version of Jetty has to pass this. */
class CoalescedFrameIT {

    private static final int[] SIZES = {0, 1, 124, 125, 126, 127, 128, 1_023, 1_024, 5_000};
    private static final int[] LARGE_SIZES = {65_534, 65_535, 65_536, 65_537, 200_000};

    private final Fixture fixture = Fixture.start(WebSocketConfig.defaults().withSendTimeout(Duration.ofMinutes(2)));

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** A text of so many bytes that tells which one it is. */
    private static String text(int number) {
        int size = number % 100 == 99 ? LARGE_SIZES[number / 100 % LARGE_SIZES.length] : SIZES[number % SIZES.length];
        String name = number + ",";
        return name.repeat(size / name.length() + 1).substring(0, size);
    }

    private void publishRoom(String text) {
        fixture.hub.publish(Names.internal("ws"), "test", Draft.of(Json.ofString(text)));
    }

    private static long framesWritten(Fixture fixture) {
        return fixture.connections().stream()
                .map(endPoint -> endPoint.getConnection())
                .filter(WebSocketConnection.class::isInstance)
                .mapToLong(connection -> connection.getMessagesOut())
                .sum();
    }

    @Test
    void independentParserReadsEveryFrameOfABurstWithPongsInBetween() throws IOException {
        int count = 4_000;
        int pings = 500;
        try (RawWebSocket socket = fixture.open("/ws/")) {
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < count; i++) {
                    publishRoom(text(i));
                }
            });
            int texts = 0;
            int pongs = 0;
            for (int sent = 0; texts < count || pongs < pings; ) {
                if (sent < pings && sent - pongs < 4) {
                    socket.frame(true, RawWebSocket.PING, ping(sent++));
                }
                RawWebSocket.Frame frame = socket.read();
                if (frame.opcode() == RawWebSocket.PONG) {
                    assertThat(frame.bytes()).isEqualTo(ping(pongs++));
                } else {
                    assertThat(frame.fin()).isTrue();
                    assertThat(frame.opcode()).isEqualTo(RawWebSocket.TEXT);
                    assertThat(frame.text()).isEqualTo(text(texts++));
                }
            }
            publishing.join();
        }
    }

    private static byte[] ping(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Test
    void everythingSinceTheCursorIsOneFrameToJetty() throws IOException {
        for (int i = 0; i < 400; i++) {
            fixture.publish("lobby", Integer.toString(i));
        }
        try (RawWebSocket socket = fixture.open("/v1/channels/lobby/ws?after=0")) {
            assertThat(socket.readText()).contains("\"welcome\"");
            for (int i = 0; i < 400; i++) {
                assertThat(socket.readText()).endsWith("\"data\":" + i + "}}");
            }
            assertThat(framesWritten(fixture)).isEqualTo(2);
        }
    }

    @Test
    void burstReachesAThousandSockets() throws IOException {
        int sockets = 1_000;
        int burst = 50;
        List<RawWebSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < sockets; i++) {
                open.add(fixture.open("/v1/channels/lobby/ws"));
            }
            for (int i = 1; i <= burst; i++) {
                fixture.publish("lobby", Integer.toString(i));
            }
            for (RawWebSocket socket : open) {
                assertThat(socket.readText()).contains("\"welcome\"");
                for (int i = 1; i <= burst; i++) {
                    assertThat(socket.readText())
                            .contains("\"sequence\":" + i + ",")
                            .endsWith("\"data\":" + i + "}}");
                }
            }
        } finally {
            for (RawWebSocket socket : open) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> fixture.hub.channel("lobby").subscribers() == 0);
    }

    @Test
    void slowReaderDelaysNobodyAndLosesNothing() throws IOException {
        int count = 8_000;
        String padding = "x".repeat(1_000);
        try (RawWebSocket slow =
                        RawWebSocket.open(RawHttp.connect(fixture.uri(), 4 << 10), "/v1/channels/lobby/ws", "");
                RawWebSocket quick = fixture.open("/v1/channels/lobby/ws")) {
            assertThat(quick.readText()).contains("\"welcome\"");
            for (int i = 1; i <= count; i++) {
                fixture.publish("lobby", "\"" + i + padding + "\"");
                if (i % 100 == 0) {
                    for (int j = i - 99; j <= i; j++) {
                        assertThat(quick.readText()).contains("\"sequence\":" + j + ",");
                    }
                }
            }
            assertThat(slow.readText()).contains("\"welcome\"");
            for (int i = 1; i <= count; i++) {
                assertThat(slow.readText()).contains("\"sequence\":" + i + ",");
            }
        }
    }
}
