package dev.immediacy.sse;

import static dev.immediacy.sse.SseServer.field;
import static dev.immediacy.sse.SseServer.readBlock;
import static dev.immediacy.sse.SseServer.readTexts;
import static dev.immediacy.sse.SseServer.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Retention;
import dev.immediacy.testkit.Cut;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SseFaultsIT {

    private static final SseConfig LIVELY = SseServer.QUIET.withHeartbeat(Duration.ofMillis(20));

    @Nested
    @DisplayName("A cut")
    class Cuts {

        @Test
        void atAnyByteOfAStreamLosesAndDoublesNothing() throws IOException {
            AtomicLong cutAt = new AtomicLong(Long.MAX_VALUE);
            RelayPlan plan = connection -> connection.cutAfter(cutAt.get(), Direction.DOWNSTREAM, Cut.CLOSE);
            try (SseServer server = SseServer.start();
                    Relay relay =
                            Relay.start(RelayConfig.defaults(), server.server().address(), plan)) {
                List<String> expected = List.of("a", "ü€𝄞", "x", "y");
                server.publish("a");
                server.direct("bob", "x");
                server.publish("ü€𝄞");
                server.direct("bob", "y");
                long length = streamLength(server);

                for (long at = 0; at <= length; at++) {
                    Heard heard = new Heard();
                    cutAt.set(at);
                    try (RawHttp http = SseServer.ask(RawHttp.connect(relay.uri()), "after=0&user=bob")) {
                        read(http, heard);
                    }
                    int before = texts(heard).size();
                    cutAt.set(length);
                    try (RawHttp http = SseServer.ask(
                            RawHttp.connect(server.uri()), "after=0&user=bob", "Last-Event-ID: " + last(heard))) {
                        http.readHead();
                        readBlock(http);
                        heard.lines.addAll(Heard.whole(readEvents(http, expected.size() - before)));
                    }
                    assertThat(texts(heard))
                            .as("cut after byte %d of %d", at, length)
                            .isEqualTo(expected);
                }
            }
        }

        private long streamLength(SseServer server) throws IOException {
            try (RawHttp http = server.ask("after=0&user=bob")) {
                long head = http.readHead().length() + 4L;
                return head
                        + http.readUntil("\n\n").length()
                        + readEvents(http, 4).getBytes(UTF_8).length;
            }
        }

        private static String readEvents(RawHttp http, int events) throws IOException {
            StringBuilder read = new StringBuilder();
            for (int i = 0; i < events; i++) {
                read.append(readBlock(http)).append("\n\n");
            }
            return read.toString();
        }

        private static void read(RawHttp http, Heard heard) throws IOException {
            byte[] all = http.readToCut();
            int body = new String(all, ISO_8859_1).indexOf("\r\n\r\n");
            if (body >= 0) {
                new SseParser(heard, 1 << 20).feed(ByteBuffer.wrap(all, body + 4, all.length - body - 4));
            }
        }

        /** What a browser would send: the last event id, if there is one. */
        private static String last(Heard heard) {
            String last = "";
            for (String line : heard.lines) {
                last = line.startsWith("id=") ? line.substring(3) : last;
            }
            return last;
        }

        private static List<String> texts(Heard heard) {
            return heard.lines.stream()
                    .filter(line -> line.startsWith("message|"))
                    .map(line -> text("data: " + line.substring(8, line.lastIndexOf('|'))))
                    .toList();
        }
    }

    @Nested
    @DisplayName("A reader that stops reading")
    class SlowReader {

        private static final String LARGE = "x".repeat(1_000);
        private static final int MESSAGES = 20_000;

        @Test
        void stallsNobodyAndIsToldOfTheGapItsOwnSlownessMade() throws IOException {
            HubConfig hundred =
                    HubConfig.defaults().withRetention(Retention.defaults().withMessages(100));
            try (SseServer server = SseServer.start(hundred);
                    RawHttp slow = SseServer.ask(RawHttp.connect(server.uri(), 4_096), "");
                    RawHttp other = server.open("")) {
                slow.readHead();
                readBlock(slow);
                for (int i = 1; i < MESSAGES; i++) {
                    server.publish(i + LARGE);
                    if (i % 50 == 0) {
                        assertThat(readTexts(other, 50).get(49)).isEqualTo(i + LARGE);
                    }
                }
                server.publish("last");

                List<String> blocks = new ArrayList<>();
                do {
                    blocks.add(readBlock(slow));
                } while (!blocks.get(blocks.size() - 1).contains("\"data\":\"last\""));

                assertThat(blocks.stream().filter(block -> block.startsWith("event: gap")))
                        .as("the log is the only buffer")
                        .isNotEmpty();
                assertThat(blocks).hasSizeLessThan(MESSAGES);
                assertThat(sequences(blocks)).isSorted().doesNotHaveDuplicates();
            }
        }

        @Test
        void getsEverythingInOrderWhereTheLogStillHasIt() throws IOException {
            HubConfig all = HubConfig.defaults().withRetention(new Retention(50_000, 64L << 20, Duration.ofHours(1)));
            try (SseServer server = SseServer.start(all);
                    RawHttp slow = SseServer.ask(RawHttp.connect(server.uri(), 4_096), "user=bob")) {
                slow.readHead();
                readBlock(slow);
                IntStream.range(0, 10_000).forEach(i -> server.publish(i + LARGE));
                for (int i = 0; i < 10_000; i++) {
                    assertThat(text(readBlock(slow))).isEqualTo(i + LARGE);
                }
            }
        }

        @Test
        void getsNoHeartbeatInsideAnEvent() throws IOException {
            try (SseServer server = SseServer.start(LIVELY.withHeartbeat(Duration.ofMillis(1)));
                    RawHttp slow = SseServer.ask(RawHttp.connect(server.uri(), 4_096), "")) {
                slow.readHead();
                readBlock(slow);
                int received = 0;
                for (int round = 0; round < 50; round++) {
                    for (int i = 0; i < 40; i++) {
                        server.publish(LARGE);
                    }
                    while (received < (round + 1) * 40) {
                        String block = readBlock(slow);
                        if (!block.equals(": heartbeat")) {
                            assertThat(text(block)).isEqualTo(LARGE);
                            received++;
                        }
                    }
                }
            }
        }

        private List<Long> sequences(List<String> blocks) {
            return blocks.stream()
                    .filter(block -> block.startsWith("event: message"))
                    .map(block -> Long.parseLong(field(block, "id").replaceFirst(".*\\.", "")))
                    .toList();
        }
    }

    @Nested
    @DisplayName("A client that is gone")
    class Gone {

        @Test
        void isFreedByAHeartbeatAfterItClosed() throws IOException {
            try (SseServer server = SseServer.start(LIVELY)) {
                RawHttp http = server.open("user=bob");
                assertThat(server.hub().presence().users("lobby")).containsExactly("bob");
                http.close();
                awaitFreed(server);
            }
        }

        @Test
        void isFreedByAHeartbeatAfterItReset() throws IOException {
            try (SseServer server = SseServer.start(LIVELY)) {
                RawHttp http = server.open("user=bob");
                server.awaitSubscribers(1);
                http.vanish();
                awaitFreed(server);
            }
        }

        @Test
        void isFreedByAMessage() throws IOException {
            try (SseServer server = SseServer.start()) {
                RawHttp http = server.open("user=bob");
                server.awaitSubscribers(1);
                http.vanish();
                await().until(() -> {
                    server.publish("a");
                    return server.hub().channel("lobby").subscribers() == 0;
                });
                awaitFreed(server);
            }
        }

        @Test
        void isFreedWhileAWriteIsInFlight() throws IOException {
            try (SseServer server = SseServer.start()) {
                RawHttp http = SseServer.ask(RawHttp.connect(server.uri(), 4_096), "user=bob");
                http.readHead();
                readBlock(http);
                IntStream.range(0, 5_000).forEach(i -> server.publish("x".repeat(1_000)));
                http.vanish();
                awaitFreed(server);
            }
        }

        @Test
        void isFreedHoweverManyCameAndWent() throws IOException {
            try (SseServer server = SseServer.start(LIVELY)) {
                for (int i = 0; i < 200; i++) {
                    RawHttp http = server.ask("user=bob");
                    server.publish("a");
                    http.vanish();
                }
                awaitFreed(server);
            }
        }

        @Test
        void isFreedWhenTheServerStops() throws IOException {
            try (SseServer server = SseServer.start();
                    RawHttp http = server.open("user=bob")) {
                server.awaitSubscribers(1);
                server.server().close();
                assertThat(http.readToCut()).isEmpty();
                await().until(() -> {
                    server.publish("nobody hears");
                    return server.hub().channel("lobby").subscribers() == 0;
                });
                awaitFreed(server);
            }
        }

        private void awaitFreed(SseServer server) {
            server.awaitSubscribers(0);
            await().until(() -> server.hub().presence().users("lobby").isEmpty()
                    && server.hub().channel("@bob").subscribers() == 0);
        }
    }

    @Nested
    @DisplayName("A stream where nothing happens")
    class Idle {

        @Test
        void getsHeartbeatsAsComments() throws IOException {
            try (SseServer server = SseServer.start(LIVELY);
                    RawHttp http = server.open("")) {
                for (int i = 0; i < 3; i++) {
                    assertThat(readBlock(http)).isEqualTo(": heartbeat");
                }
            }
        }

        @Test
        void outlivesTheIdleTimeoutOfItsConnector() throws IOException {
            try (SseServer server = SseServer.start()) {
                try (RawHttp http = server.open("")) {
                    for (int i = 0; i < 3; i++) {
                        awaitIdleTimeoutOfAnotherConnection(server);
                    }
                    server.publish("a");
                    assertThat(text(readBlock(http))).isEqualTo("a");
                }
            }
        }

        private void awaitIdleTimeoutOfAnotherConnection(SseServer server) throws IOException {
            try (RawHttp other = RawHttp.connect(server.uri()).get("/v1/channels/lobby/presence")) {
                assertThat(other.readResponse().status()).isEqualTo(200);
                for (EndPoint both : server.connections()) {
                    both.setIdleTimeout(100);
                }
                assertThat(other.readToEnd()).isEmpty();
            }
        }
    }

    @Nested
    @DisplayName("A thousand streams")
    class Thousand {

        @Test
        void allGetABurstInOrder() throws IOException {
            List<RawHttp> streams = new ArrayList<>();
            try (SseServer server = SseServer.start()) {
                for (int i = 0; i < 1_000; i++) {
                    streams.add(server.open(i % 2 == 0 ? "" : "user=user" + i));
                }
                List<String> burst =
                        IntStream.range(0, 50).mapToObj(Integer::toString).toList();
                burst.forEach(server::publish);
                for (RawHttp http : streams) {
                    assertThat(readTexts(http, burst.size())).isEqualTo(burst);
                }
            } finally {
                for (RawHttp http : streams) {
                    http.close();
                }
            }
        }
    }
}
