package dev.immediacy.benchmarks;

import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does a request cost that asks for messages and finds none, the one thing that polling does most?
 *
 * <p><b>Prediction.</b> The servlet layer does little: some tens of microseconds over an exchange of the same bytes with a
 * bare socket, which two thread wake-ups make up. A long poll that may not wait costs as much as a short one.
 *
 * <p><b>Command.</b> {@code ./immediacy bench PollRequest}
 *
 * <pre>
 *   one bare socket ── GET …/poll?after=CURSOR ──▶ server (same JVM, loopback, port 0)
 *                  ◀── 200, an empty list ────────
 * </pre>
 *
 * <p><b>What it does not tell.</b> Immediacy: nothing is published. The client is a bare socket, so it says nothing of a
 * browser's or a library's share, nor of many clients at once; server CPU alone is {@code ./immediacy compare}'s figure.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PollRequestBenchmark {

    private static final int ANSWER_BYTES = 128;

    /** For JMH. */
    public PollRequestBenchmark() {}

    /** The same number of bytes each way, between two bare sockets. */
    @Benchmark
    public int baseline(Bare bare) throws IOException {
        return bare.exchange();
    }

    /** A request of a kept-alive connection, to its empty answer. */
    @Benchmark
    public int pollRequest(Asking asking) throws IOException {
        return asking.exchange();
    }

    /** A socket whose peer answers each request with as many bytes. */
    @State(Scope.Benchmark)
    public static class Bare {

        private final ServerSocket listener;
        private final Socket client;
        private final byte[] request = new byte[ANSWER_BYTES];

        /** For JMH; connects. */
        public Bare() {
            try {
                listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                client.setTcpNoDelay(true);
                Thread peer = new Thread(this::answer, "bench-bare-peer");
                peer.setDaemon(true);
                peer.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void answer() {
            byte[] buffer = new byte[ANSWER_BYTES];
            try (Socket peer = listener.accept()) {
                peer.setTcpNoDelay(true);
                while (peer.getInputStream().readNBytes(buffer, 0, buffer.length) == buffer.length) {
                    peer.getOutputStream().write(buffer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int exchange() throws IOException {
            client.getOutputStream().write(request);
            return client.getInputStream().readNBytes(request, 0, request.length);
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException {
            client.close();
            listener.close();
        }
    }

    /** A server, and a client with a cursor at the end of its channel. */
    @State(Scope.Benchmark)
    public static class Asking {

        /** What is asked for. */
        @Param({"poll", "longpoll?hold=0s"})
        public String resource = "";

        private final ImmediacyServer server =
                ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        private final Socket client = connected(server.uri());
        private final InputStream in = input(client);
        private byte[] request = {};

        /** For JMH. */
        public Asking() {}

        private static Socket connected(URI server) {
            try {
                Socket socket = new Socket(server.getHost(), server.getPort());
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InputStream input(Socket socket) {
            try {
                return new BufferedInputStream(socket.getInputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Builds the request. */
        @Setup
        public void prepare() {
            String head = "GET /v1/channels/bench/" + resource + " HTTP/1.1\r\nHost: "
                    + server.uri().getRawAuthority() + "\r\n\r\n";
            request = head.getBytes(StandardCharsets.US_ASCII);
        }

        int exchange() throws IOException {
            client.getOutputStream().write(request);
            int length = ResponseHead.contentLength(in);
            in.skipNBytes(length);
            return length;
        }

        /** Disconnects and stops the server. */
        @TearDown
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
