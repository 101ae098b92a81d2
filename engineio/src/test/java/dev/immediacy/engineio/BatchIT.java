package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("EngineSession.send(batch, callback)")
@Timeout(60)
class BatchIT {
    private final EchoServer.Echo echo = new EchoServer.Echo();
    private final Queue<String> outcomes = new ConcurrentLinkedQueue<>();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(EngineConfig.defaults(), echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Callback outcome(String name) {
        return Callback.from(() -> outcomes.add(name + " written"), failure -> outcomes.add(name + " failed"));
    }

    /** Counts how often each form is asked for. */
    private static final class Counting implements EngineBatch {
        final AtomicInteger frames = new AtomicInteger();
        final AtomicInteger records = new AtomicInteger();
        private final EngineBatch batch = EngineBatch.of(List.of("x", "y"));

        @Override
        public ByteBuffer webSocketFrames() {
            frames.incrementAndGet();
            return batch.webSocketFrames();
        }

        @Override
        public ByteBuffer pollRecords() {
            records.incrementAndGet();
            return batch.pollRecords();
        }
    }

    @Test
    void formIsAskedForWhenItIsWrittenAndOnlyTheOneThatIsNeeded() {
        Client client = Client.poll(server);
        Counting polled = new Counting();
        echo.session().send(polled, outcome("polled"));
        assertThat(polled.records).hasValue(0);
        assertThat(client.get().body()).isEqualTo("4x\u001e4y");
        assertThat(polled.records).hasValue(1);
        assertThat(polled.frames).hasValue(0);

        Counting upgraded = new Counting();
        echo.session().send(upgraded, outcome("upgraded"));
        Client.Socket socket = client.upgrade();
        assertThat(socket.next()).isEqualTo("4x");
        assertThat(socket.next()).isEqualTo("4y");
        assertThat(upgraded.records).hasValue(0);
        assertThat(upgraded.frames).hasValue(1);
        await().untilAsserted(() -> assertThat(outcomes).containsExactly("polled written", "upgraded written"));
    }

    @Test
    void orderIsTheOrderOfTheCallsOnAPoll() {
        Client client = Client.poll(server);
        sendMixed(echo.session());
        assertThat(client.get().body()).isEqualTo("4one\u001e4x\u001e4y\u001ebAQI=\u001e4x\u001e4y\u001e4two");
        await().untilAsserted(() -> assertThat(outcomes).containsExactly("a written", "b written"));
    }

    @Test
    void orderIsTheOrderOfTheCallsOnAWebSocket() {
        Client.Socket socket = Client.socket(server, "websocket");
        socket.next();
        sendMixed(echo.session());
        for (String expected : List.of("4one", "4x", "4y", "b:0102", "4x", "4y", "4two")) {
            assertThat(socket.next()).isEqualTo(expected);
        }
        await().untilAsserted(() -> assertThat(outcomes).containsExactly("a written", "b written"));
    }

    private void sendMixed(EngineSession session) {
        EngineBatch shared = EngineBatch.of(List.of("x", "y"));
        session.send("one");
        session.send(shared, outcome("a"));
        session.send(ByteBuffer.wrap(new byte[] {1, 2}));
        session.send(shared, outcome("b"));
        session.send("two");
    }

    @Test
    void runOfManyFramesOfEveryHeaderSizeArrivesWhole() {
        Client.Socket socket = Client.socket(server, "websocket");
        socket.next();
        List<String> messages = IntStream.range(0, 400)
                .mapToObj(i ->
                        i + ":" + "z".repeat(List.of(0, 100, 130, 1_000, 70_000).get(i % 5)))
                .toList();
        echo.session().send(EngineBatch.of(messages), outcome("a"));
        messages.forEach(message -> assertThat(socket.next()).isEqualTo("4" + message));
        // The connection's own frames still fit between: RFC 6455 §5.5.2.
        socket.connection().sendPing(ByteBuffer.allocate(4)).join();
        socket.send("4after");
        assertThat(socket.next()).isEqualTo("4after");
    }

    @Test
    void longChainOfBatchesIsALoopAndNotARecursion() {
        Client.Socket socket = Client.socket(server, "websocket");
        socket.next();
        chain(echo.session(), 5_000);
        for (int i = 5_000; i > 0; i--) {
            assertThat(socket.next()).isEqualTo("4" + i);
        }
    }

    private void chain(EngineSession session, int left) {
        if (left > 0) {
            session.send(
                    EngineBatch.of(List.of(Integer.toString(left))),
                    Callback.from(() -> chain(session, left - 1), failure -> outcomes.add("failed")));
        }
    }

    @Nested
    @DisplayName("fails what cannot be written any more")
    class Failing {
        @Test
        void waitingBatchFailsWhenTheSessionEnds() {
            Client client = Client.poll(server);
            echo.session().send(EngineBatch.of(List.of("a")), outcome("a"));
            client.post("abc");
            await().untilAsserted(() -> assertThat(outcomes).containsExactly("a failed"));
            echo.session().send(EngineBatch.of(List.of("b")), outcome("b"));
            assertThat(outcomes).containsExactly("a failed", "b failed");
        }

        @Test
        void batchThatThrowsEndsItsSession() {
            Client client = Client.poll(server);
            EngineBatch broken = new EngineBatch() {
                @Override
                public ByteBuffer webSocketFrames() {
                    throw new IllegalStateException("expected by the test");
                }

                @Override
                public ByteBuffer pollRecords() {
                    return ByteBuffer.allocate(0);
                }
            };
            echo.session().send(broken, outcome("empty"));
            assertThat(client.get().body()).isEqualTo("1");
            await().untilAsserted(() -> assertThat(echo.reasons).containsExactly(EngineCloseReason.HANDLER_FAILED));

            Client.Socket socket = Client.socket(server, "websocket");
            socket.next();
            echo.session().send(broken, outcome("thrown"));
            assertThat(socket.closed()).isEqualTo("close:1011");
            await().untilAsserted(() -> assertThat(outcomes).containsExactly("empty failed", "thrown failed"));
        }

        @Test
        void webSocketClientThatDoesNotReadLosesItsSessionAndItsBatch() throws Exception {
            neverReads(String.join(
                    "\r\n",
                    "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1",
                    "Host: a",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                    "",
                    ""));
        }

        @Test
        void pollingClientThatDoesNotReadLosesItsSessionAndItsBatch() throws Exception {
            neverReads(null);
        }

        /** The write stays in flight, the pong stays away: the heartbeat cuts the connection, which fails the write. */
        private void neverReads(@Nullable String upgrade) throws Exception {
            EngineConfig quick = EngineConfig.defaults().withPing(Duration.ofMillis(300), Duration.ofMillis(300));
            try (EchoServer other = new EchoServer(quick, echo);
                    Socket deaf = new Socket()) {
                deaf.setReceiveBufferSize(4096);
                deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.port()));
                OutputStream out = deaf.getOutputStream();
                if (upgrade == null) {
                    Client client = Client.poll(other);
                    out.write(("GET " + client.uri().getPath() + "?"
                                    + client.uri().getQuery() + " HTTP/1.1\r\nHost: a\r\n\r\n")
                            .getBytes(US_ASCII));
                } else {
                    out.write(upgrade.getBytes(US_ASCII));
                    await().until(() -> !echo.sessions.isEmpty());
                }
                byte[] large = new byte[16 << 20];
                Arrays.fill(large, (byte) 'x');
                ByteBuffer text = ByteBuffer.wrap(large);
                echo.session()
                        .send(
                                new EngineBatch() {
                                    @Override
                                    public ByteBuffer webSocketFrames() {
                                        return EngineCodec.messageFrame(text);
                                    }

                                    @Override
                                    public ByteBuffer pollRecords() {
                                        return EngineCodec.messageRecord(text);
                                    }
                                },
                                outcome("large"));
                await().untilAsserted(() -> assertThat(outcomes).containsExactly("large failed"));
                await().untilAsserted(() -> assertThat(echo.reasons).containsExactly(EngineCloseReason.PING_TIMEOUT));
                await().untilAsserted(() -> assertThat(other.engine.timers()).isZero());
                try (InputStream in = deaf.getInputStream()) {
                    assertThat(in.read()).isNotNegative();
                }
            }
        }
    }
}
