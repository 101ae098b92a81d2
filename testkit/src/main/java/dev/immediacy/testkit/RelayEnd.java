package dev.immediacy.testkit;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One of the two sockets of a relayed connection. <em>Confined to the relay's thread.</em> */
final class RelayEnd {
    private final SocketChannel channel;
    private final SelectionKey key;
    private boolean established;

    private RelayEnd(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** Prepares a socket and registers it without interest in anything. */
    static RelayEnd register(SocketChannel channel, RelayConfig config, RelayLoop loop, RelayLoop.ReadyHandler handler)
            throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (config.socketBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, config.socketBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, config.socketBufferBytes());
        }
        return new RelayEnd(channel, loop.register(channel, 0, handler));
    }

    SocketChannel channel() {
        return channel;
    }

    boolean isEstablished() {
        return established;
    }

    void establish() {
        established = true;
        want(SelectionKey.OP_CONNECT, false);
        want(SelectionKey.OP_READ, true);
    }

    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    void want(int operation, boolean wanted) {
        if (!key.isValid()) {
            return;
        }
        int before = key.interestOps();
        int after = wanted ? before | operation : before & ~operation;
        if (after != before) {
            key.interestOps(after);
        }
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is released either way, and nothing was promised to a peer that is being closed on.
            return;
        }
    }

    /** Closes so that the peer sees a reset instead of an end of stream. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Already closed or already reset by the peer: either way there is nobody left to reset.
            return;
        } finally {
            close();
        }
    }
}
