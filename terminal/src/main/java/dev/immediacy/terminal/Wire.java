package dev.immediacy.terminal;

import dev.immediacy.core.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's network: a port that leads to the server, with a delay each way, and an ear on what goes through.
 *
 * <p>It shows; the comparison's relay measures. Connecting takes no time here, and each direction of a connection takes
 * two blocking threads, which end with it. <i>Thread-safe</i>: connections share nothing but the list that closes them.
 */
final class Wire implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final int READ_BYTES = 64 << 10;
    private static final int MAX_CHUNKS = 1_000; // a demo says a few words; beyond that the sender waits

    private final String client;
    private final URI server;
    private final Duration oneWay;
    private final Trace trace;
    private final ServerSocket port;
    private final ThreadFactory threads;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private Wire(String client, URI server, Duration oneWay, Trace trace) throws IOException {
        this.client = client;
        this.server = server;
        this.oneWay = oneWay;
        this.trace = trace;
        this.port = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.threads = DaemonThreads.named("wire-" + client);
    }

    /** Opens the port. */
    static Wire open(String client, URI server, Duration oneWay, Trace trace) {
        try {
            Wire wire = new Wire(client, server, oneWay, trace);
            wire.threads.newThread(wire::accept).start();
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException("a port for " + client + " could not be opened", e);
        }
    }

    /** Where the client finds the server. */
    URI uri() {
        return URI.create("http://" + port.getInetAddress().getHostAddress() + ":" + port.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket near = noDelay(port.accept());
                Socket far = noDelay(new Socket(server.getHost(), server.getPort()));
                Dialect dialect = new Dialect();
                forward(near, far, TraceEvent.Kind.UP, dialect);
                forward(far, near, TraceEvent.Kind.DOWN, dialect);
            }
        } catch (IOException e) {
            LOG.debug("client={} no more connections: {}", client, e.toString());
        }
    }

    private Socket noDelay(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void forward(Socket from, Socket to, TraceEvent.Kind kind, Dialect dialect) {
        BlockingQueue<Chunk> underway = new LinkedBlockingQueue<>(MAX_CHUNKS);
        run(() -> read(from.getInputStream(), kind, dialect, underway));
        run(() -> {
            write(to.getOutputStream(), kind, underway);
            to.shutdownOutput();
        });
    }

    /** What was read at once, and when; no bytes are the end of the stream. */
    private record Chunk(ByteBuffer bytes, String text, long sentNanos) {}

    private static void read(InputStream in, TraceEvent.Kind kind, Dialect dialect, BlockingQueue<Chunk> underway)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[READ_BYTES];
        int count;
        do {
            count = in.read(buffer);
            long now = System.nanoTime();
            byte[] bytes = Arrays.copyOf(buffer, Math.max(0, count));
            underway.put(new Chunk(ByteBuffer.wrap(bytes), dialect.describe(kind, bytes), now));
        } while (count >= 0);
    }

    private void write(OutputStream out, TraceEvent.Kind kind, BlockingQueue<Chunk> underway)
            throws IOException, InterruptedException {
        for (Chunk next = underway.take(); next.bytes.hasRemaining(); next = underway.take()) {
            long left = next.sentNanos + oneWay.toNanos() - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(left);
            int count = next.bytes.remaining();
            Channels.newChannel(out).write(next.bytes);
            trace.add(new TraceEvent(client, kind, next.text, next.sentNanos, System.nanoTime(), count));
        }
    }

    /** Work that ends with its socket. */
    @FunctionalInterface
    private interface SocketTask {

        void run() throws IOException, InterruptedException;
    }

    private void run(SocketTask task) {
        threads.newThread(() -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        LOG.debug("client={} a connection ended: {}", client, e.toString());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    /** Closes the port and every connection; their threads end. */
    @Override
    public void close() {
        try {
            port.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("client={} was closed already: {}", client, e.toString());
        }
    }
}
