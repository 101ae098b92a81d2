package dev.immediacy.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A listening target and a relay before it; connects pairs of plain sockets through both. */
final class RelayedPair implements AutoCloseable {
    static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(20).toMillis();

    private final ServerSocket target;
    private final Relay relay;

    private RelayedPair(ServerSocket target, Relay relay) {
        this.target = target;
        this.relay = relay;
    }

    static RelayedPair start(RelayConfig config) throws IOException {
        return start(config, RelayPlan.none());
    }

    static RelayedPair start(RelayConfig config, RelayPlan plan) throws IOException {
        ServerSocket target = new ServerSocket();
        if (config.socketBufferBytes() > 0) {
            target.setReceiveBufferSize(config.socketBufferBytes());
        }
        target.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        target.setSoTimeout(TIMEOUT_MILLIS);
        return new RelayedPair(target, Relay.start(config, (InetSocketAddress) target.getLocalSocketAddress(), plan));
    }

    Relay relay() {
        return relay;
    }

    /** The client's side of a new connection. */
    Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        client.setSoTimeout(TIMEOUT_MILLIS);
        client.setTcpNoDelay(true);
        return client;
    }

    /** The target's side of the next connection. */
    Socket accept() throws IOException {
        Socket server = target.accept();
        server.setSoTimeout(TIMEOUT_MILLIS);
        server.setTcpNoDelay(true);
        return server;
    }

    /** Closes a socket in order, in the middle of the block that owns it. */
    static void end(Socket socket) throws IOException {
        socket.close();
    }

    /** Closes a socket so that its peer is reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        relay.close();
        target.close();
    }
}
