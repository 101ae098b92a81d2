package dev.immediacy.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections to one server by one thread, each with what came back on it. <i>Not thread-safe.</i>
 *
 * <p>They are reset when they are closed here, so that the ports of a test are free for the next one.
 */
final class Crowd implements AutoCloseable {

    private static final int KEPT_CHARACTERS = 100_000; // the answers to 500 publishes
    private static final long STUCK_NANOS = Duration.ofMillis(500).toNanos();

    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer read = ByteBuffer.allocate(16 << 10);

    /** One of them. */
    private static final class Peer {
        private final SocketChannel channel;
        private final StringBuilder heard = new StringBuilder();

        Peer(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /** A process of its own, whose open files are not the server's: says how many are open, and stays until none is. */
    public static void main(String[] args) throws IOException {
        try (Crowd crowd = connect(URI.create(args[0]), Integer.parseInt(args[1]))) {
            System.out.println(crowd.open());
            await().atMost(Duration.ofMinutes(2)).until(() -> crowd.open() == 0);
        }
    }

    /** Connects so many. */
    static Crowd connect(URI server, int count) throws IOException {
        return connect(server, count, 0);
    }

    /** The same with small receive buffers, for peers that do not read; 0 leaves them as they are. */
    static Crowd connect(URI server, int count, int receiveBufferBytes) throws IOException {
        Crowd crowd = new Crowd();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                crowd.peers.add(new Peer(channel));
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                if (receiveBufferBytes > 0) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
                }
                channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
                channel.configureBlocking(false);
            }
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
        return crowd;
    }

    /** Sends as much of this as each connection takes at once; returns this. */
    Crowd send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends as much of this as each connection takes at once; returns this. */
    Crowd send(byte[] bytes) {
        for (Peer peer : peers) {
            try {
                if (peer.channel.isOpen()) {
                    peer.channel.write(ByteBuffer.wrap(bytes));
                }
            } catch (IOException e) {
                hear(peer); // an answer may lie before the reset
            }
        }
        return this;
    }

    /** Sends this on each connection again and again, and reads nothing, until the server takes no more of it. */
    Crowd sendUntilNoneIsTaken(String text) throws IOException {
        ByteBuffer many = ByteBuffer.wrap(text.repeat(1_000).getBytes(StandardCharsets.ISO_8859_1));
        List<ByteBuffer> left = peers.stream().map(peer -> many.duplicate()).toList();
        long taken = System.nanoTime();
        while (System.nanoTime() - taken < STUCK_NANOS) {
            for (int i = 0; i < left.size(); i++) {
                if (peers.get(i).channel.write(left.get(i)) > 0) {
                    taken = System.nanoTime();
                }
                if (!left.get(i).hasRemaining()) {
                    left.get(i).rewind();
                }
            }
        }
        return this;
    }

    /** Sends this on each connection to its end, and reads what comes, so that neither side waits for the other. */
    Crowd sendAll(String text) {
        List<ByteBuffer> left = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            left.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }
        while (left.stream().anyMatch(ByteBuffer::hasRemaining)) {
            for (int i = 0; i < left.size(); i++) {
                Peer peer = peers.get(i);
                try {
                    peer.channel.write(left.get(i));
                } catch (IOException e) {
                    left.get(i).position(left.get(i).limit()); // the server ended it
                }
                hear(peer);
            }
        }
        return this;
    }

    /** How many connections the server has not ended; reads what came. */
    int open() {
        peers.forEach(this::hear);
        return (int) peers.stream().filter(peer -> peer.channel.isOpen()).count();
    }

    /** The beginning of what came on each connection. */
    List<String> heard() {
        open();
        return peers.stream().map(peer -> peer.heard.toString()).toList();
    }

    private void hear(Peer peer) {
        try {
            int count = 1;
            while (peer.channel.isOpen() && count > 0) {
                read.clear();
                count = peer.channel.read(read);
                if (peer.heard.length() < KEPT_CHARACTERS) {
                    peer.heard.append(StandardCharsets.ISO_8859_1.decode(read.flip()));
                }
                if (count < 0) {
                    peer.channel.close();
                }
            }
        } catch (IOException e) {
            end(peer);
        }
    }

    private static void end(Peer peer) {
        try {
            peer.channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Resets what is open. */
    @Override
    public void close() {
        peers.forEach(Crowd::end);
    }
}
