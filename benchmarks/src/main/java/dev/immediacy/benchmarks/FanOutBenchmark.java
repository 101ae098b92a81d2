package dev.immediacy.benchmarks;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Names;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.TestServer;
import dev.immediacy.websocket.WebSocketConfig;
import dev.immediacy.websocket.WebSocketTransport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> A burst of 32 messages of 64 B goes to 1,000 WebSockets: how many deliveries does a second hold, if the
 * server writes each message to each socket, or everything a socket has missed in one write?
 *
 * <p><b>Prediction.</b> A delivery costs {@code write / b + copy}, {@code b} messages to a write; the write system call is
 * about 70 % of it at {@code b = 1}. {@code SEND_TEXT} has {@code b = 1}. {@code COALESCED} has {@code b} near 32, as the
 * burst is in the log before the second socket's turn: at least 5 times the deliveries. {@code RAW_WRITE}, one write of
 * the whole burst to a bare socket, is the baseline that no server on this kernel passes.
 *
 * <p><b>Command.</b> {@code ./immediacy bench FanOut} (under 60 s; {@code -prof gc} for the bytes allocated)
 *
 * <pre>
 *   burst of 32 ──▶ SEND_TEXT   for each message: for each session: sendText ──▶ 1,000 sockets ─┐
 *              ──▶ COALESCED    log ──▶ pump ──▶ one write a socket and pass ──▶ 1,000 sockets ─┼─▶ one thread reads and
 *              ──▶ RAW_WRITE    one SocketChannel.write a socket ──────────────▶ 1,000 sockets ─┘   counts every byte
 *   └───────────────── one invocation: from the first publish until the last byte was read ─────────────────┘
 * </pre>
 *
 * <p><b>What it does not tell.</b> Latency: the loop is closed, the next burst waits for the last. The cost of the server
 * alone: the reading end runs in the same process and takes its share of the processors. What a lone message gains:
 * nothing. That the frames are whole: the transport's {@code CoalescedFrameIT} parses them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FanOutBenchmark {

    private static final int SOCKETS = 1_000;
    private static final int BURST = 32;
    private static final int PAYLOAD_BYTES = 64;
    private static final int FRAME_BYTES = 2 + PAYLOAD_BYTES;
    private static final String TEXT = "x".repeat(PAYLOAD_BYTES);
    private static final Duration NEVER = Duration.ofHours(1);

    /** Who sends. */
    public enum Sender {
        /** Jakarta's asynchronous {@code sendText}, for each message and session. */
        SEND_TEXT,
        /** The transport of this project. */
        COALESCED,
        /** One system call for a socket and burst: the baseline. */
        RAW_WRITE
    }

    /** The rivals. */
    @Param
    public Sender sender = Sender.COALESCED;

    private FanOut fanOut = () -> {};
    private Readers readers = new Readers();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** For JMH. */
    public FanOutBenchmark() {}

    /** Writes one burst to every socket, or sees to it that it will be written. */
    @FunctionalInterface
    private interface FanOut {
        void burst() throws IOException;
    }

    /** Starts the sender and connects the sockets. */
    @Setup
    public void open() throws IOException {
        readers = new Readers();
        opened.add(readers);
        switch (sender) {
            case SEND_TEXT -> openSendText();
            case COALESCED -> openCoalesced();
            case RAW_WRITE -> openRawWrite();
        }
        readers.start();
    }

    /** Ends everything, clients first. */
    @TearDown
    public void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        opened.clear();
    }

    /** One delivery, of a burst to all. */
    @Benchmark
    @OperationsPerInvocation(SOCKETS * BURST)
    public void deliver() throws IOException, InterruptedException {
        fanOut.burst();
        readers.await((long) SOCKETS * BURST * FRAME_BYTES);
    }

    private void openSendText() throws IOException {
        TestServer server = TestServer.start(SendTextEndpoint::mount);
        opened.add(server);
        connect(server.address(), "/naive");
        fanOut = SendTextEndpoint::burst;
    }

    private void openCoalesced() throws IOException {
        Hub hub = MemoryHub.create();
        // the readers here only read, so nobody would answer a ping
        WebSocketTransport transport =
                new WebSocketTransport(WebSocketConfig.defaults().withHeartbeat(NEVER));
        TestServer server = TestServer.start(context -> transport.mount(ServletMount.on(context, hub)));
        opened.add(hub);
        opened.add(server);
        connect(server.address(), "/ws/");
        // the channel behind /ws/, whose frames hold the text alone and so are as long as the rivals'
        String room = Names.internal("ws");
        Draft draft = Draft.of(Json.ofString(TEXT));
        fanOut = () -> {
            for (int i = 0; i < BURST; i++) {
                hub.publish(room, Names.ANONYMOUS, draft);
            }
        };
    }

    private void openRawWrite() throws IOException {
        List<SocketChannel> accepted = new ArrayList<>();
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < SOCKETS; i++) {
                readers.add(SocketChannel.open(listening.getLocalAddress()));
                SocketChannel socket = listening.accept();
                accepted.add(socket);
                opened.add(socket);
            }
        }
        ByteBuffer burst = ByteBuffer.allocateDirect(BURST * FRAME_BYTES);
        for (int i = 0; i < BURST; i++) {
            burst.put((byte) 0x81).put((byte) PAYLOAD_BYTES).put(TEXT.getBytes(StandardCharsets.US_ASCII));
        }
        fanOut = () -> {
            for (SocketChannel socket : accepted) {
                socket.write(burst.rewind()); // blocks until all is taken
            }
        };
    }

    private void connect(InetSocketAddress server, String path) throws IOException {
        String request = String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        for (int i = 0; i < SOCKETS; i++) {
            SocketChannel socket = SocketChannel.open(server);
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder head = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (head.indexOf("\r\n\r\n") < 0 && socket.read(one.clear()) > 0) {
                head.append((char) one.get(0));
            }
            if (!head.toString().startsWith("HTTP/1.1 101")) {
                throw new IOException("upgrade must be answered with 101, was " + head);
            }
            readers.add(socket);
        }
    }

    /** The naive chat server: a global set of sessions, and a {@code sendText} for each message to each of them. */
    public static final class SendTextEndpoint extends Endpoint {

        private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

        /** For the container. */
        public SendTextEndpoint() {}

        static void mount(ServletContextHandler context) {
            JakartaWebSocketServletContainerInitializer.configure(
                    context,
                    (servletContext, container) ->
                            container.addEndpoint(ServerEndpointConfig.Builder.create(SendTextEndpoint.class, "/naive")
                                    .build()));
        }

        static void burst() {
            for (int i = 0; i < BURST; i++) {
                for (Session session : SESSIONS) {
                    session.getAsyncRemote().sendText(TEXT, result -> {});
                }
            }
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxIdleTimeout(0);
            SESSIONS.add(session);
        }

        @Override
        public void onError(Session session, Throwable failure) {
            SESSIONS.remove(session);
        }
    }

    /** The other ends of all sockets: one thread that reads, counts and drops. */
    private static final class Readers implements AutoCloseable {

        private static final long TIMEOUT_MILLIS = 30_000;
        private static final long SELECT_MILLIS = 1_000;

        private final List<SocketChannel> sockets = new ArrayList<>();
        private final Thread thread = new Thread(this::read, "fan-out-readers");
        private volatile boolean closed;

        // guarded by this
        private long received;
        private long expected;

        void add(SocketChannel socket) throws IOException {
            socket.configureBlocking(false);
            sockets.add(socket);
        }

        void start() {
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits until so many more bytes have been read than were awaited before. */
        synchronized void await(long bytes) throws InterruptedException {
            expected += bytes;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
            while (received < expected) {
                wait(TIMEOUT_MILLIS);
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException((expected - received) + " bytes did not arrive in time");
                }
            }
        }

        private void read() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
            try (Selector selector = Selector.open()) {
                for (SocketChannel socket : sockets) {
                    socket.register(selector, SelectionKey.OP_READ);
                }
                while (!closed) {
                    long[] pass = {0};
                    selector.select(key -> pass[0] += drop((SocketChannel) key.channel(), buffer), SELECT_MILLIS);
                    count(pass[0]);
                }
            } catch (IOException e) {
                throw new IllegalStateException("the readers failed", e);
            }
        }

        private static int drop(SocketChannel socket, ByteBuffer buffer) {
            try {
                return Math.max(0, socket.read(buffer.clear()));
            } catch (IOException e) {
                return 0; // what is missing at the end says so
            }
        }

        private synchronized void count(long bytes) {
            received += bytes;
            if (received >= expected) {
                notifyAll();
            }
        }

        @Override
        public void close() throws IOException {
            closed = true;
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        }
    }
}
