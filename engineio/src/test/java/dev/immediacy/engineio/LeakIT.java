package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that connect and vanish without a word, many times over: what they leave behind must be nothing. */
@Timeout(180)
@DisplayName("A client that vanishes is forgotten")
class LeakIT {
    private static final int CYCLES = 10_000;
    private static final int THREADS = 4;

    /** Sends each session a batch at once, and remembers it weakly. */
    private static final class Counting implements EngineHandler {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger batchesDone = new AtomicInteger();
        final Queue<WeakReference<EngineSession>> seen = new ConcurrentLinkedQueue<>();
        private final EngineBatch greeting = EngineBatch.of(List.of("hello"));

        @Override
        public void opened(EngineSession session) {
            opened.incrementAndGet();
            seen.add(new WeakReference<>(session));
            session.send(
                    greeting, Callback.from(batchesDone::incrementAndGet, failure -> batchesDone.incrementAndGet()));
        }

        @Override
        public void message(EngineSession session, String text) {
            session.send(text);
        }

        @Override
        public void binary(EngineSession session, ByteBuffer bytes) {
            session.send(bytes);
        }

        @Override
        public void closed(EngineSession session, EngineCloseReason reason) {
            closed.incrementAndGet();
        }
    }

    private final Counting counting = new Counting();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = new EchoServer(
                EngineConfig.defaults().withPing(Duration.ofSeconds(3), Duration.ofSeconds(8)), counting);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fromPollingWithAParkedPollOrWithNone() throws Exception {
        cycles(i -> {
            try (Raw raw = new Raw(server)) {
                String sid = raw.handshake();
                raw.send("GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(raw.readUntil("4hello")).contains("200 OK");
                if (i % 2 == 0) {
                    raw.send("GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: a\r\n\r\n");
                }
            }
        });
        assertNothingIsLeft();
    }

    @Test
    void fromAWebSocket() throws Exception {
        cycles(i -> {
            try (Raw raw = new Raw(server)) {
                raw.upgrade("");
                raw.readUntil("4hello");
            }
        });
        assertNothingIsLeft();
    }

    @Test
    void fromAnUpgradedSession() throws Exception {
        cycles(i -> {
            try (Raw polling = new Raw(server);
                    Raw socket = new Raw(server)) {
                socket.upgrade("&sid=" + polling.handshake());
                socket.sendFrame("2probe");
                socket.readUntil("3probe");
                if (i % 10 != 0) {
                    socket.sendFrame("5");
                    socket.readUntil("4hello");
                }
            }
        });
        assertNothingIsLeft();
    }

    private interface Cycle {
        void run(int number) throws IOException;
    }

    private void cycles(Cycle cycle) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> shares = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(share -> threads.submit(() -> {
                        for (int i = share; i < CYCLES; i += THREADS) {
                            cycle.run(i);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> share : shares) {
                share.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertNothingIsLeft() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(counting.closed).hasValue(CYCLES));
        assertThat(counting.opened).hasValue(CYCLES);
        assertThat(server.engine.sessions()).isZero();
        await().untilAsserted(() -> assertThat(counting.batchesDone).hasValue(CYCLES));
        await().untilAsserted(() -> assertThat(server.engine.timers()).isZero());
        await().untilAsserted(() -> assertThat(server.connections()).isZero());
        // Jetty's pools may hold on to the last few exchanges.
        await().untilAsserted(() -> {
            System.gc();
            assertThat(counting.seen.stream().filter(ref -> ref.get() != null).count())
                    .isLessThan(100);
        });
    }

    /** A TCP connection that ends with a reset, as that of a client that is gone does. */
    private static final class Raw implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Raw(EchoServer server) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoLinger(true, 0);
            in = new BufferedInputStream(socket.getInputStream());
        }

        String handshake() throws IOException {
            send("GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer = readUntil("}");
            int start = answer.indexOf("\"sid\":\"") + 7;
            return answer.substring(start, answer.indexOf('"', start));
        }

        void upgrade(String sid) throws IOException {
            send(String.join(
                    "\r\n",
                    "GET /engine.io/?EIO=4&transport=websocket" + sid + " HTTP/1.1",
                    "Host: a",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                    "",
                    ""));
            assertThat(readUntil("\r\n\r\n")).contains("101");
        }

        /** A text frame masked with zeros, RFC 6455 §5.2. */
        void sendFrame(String text) throws IOException {
            send("\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        String readUntil(String end) throws IOException {
            StringBuilder read = new StringBuilder();
            while (read.indexOf(end, Math.max(0, read.length() - end.length())) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("connection must go on until " + end + ", ended after " + read);
                }
                read.append((char) next);
            }
            return read.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
