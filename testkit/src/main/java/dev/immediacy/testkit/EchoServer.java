package dev.immediacy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every byte back, for one connection: the null server that a relay is calibrated against.
 *
 * <p><em>Thread-safe: its own thread does the echo; {@link #close()} ends it.</em>
 */
final class EchoServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EchoServer.class);
    private static final int BUFFER_BYTES = 4_096;

    private final ServerSocket listener;
    private final Thread thread;

    private EchoServer(ServerSocket listener) {
        this.listener = listener;
        this.thread = new Thread(this::serve, "echo-" + listener.getLocalPort());
        thread.setDaemon(true);
    }

    static EchoServer start() {
        try {
            EchoServer server = new EchoServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            server.thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Accepts no more; the connection in service ends when its peer ends it. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The peer was cut, or nobody came before close(): both end the echo.
            log.debug("echo={} ended: {}", listener.getLocalPort(), e.toString());
        }
    }
}
