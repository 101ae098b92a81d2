package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client's connection through a {@link Relay}: its counters and the faults a test gives it.
 *
 * <p><em>Thread-safe: every command runs on the relay's thread and is in force when the method returns.</em> Commands
 * to a connection that has ended do nothing.
 */
public final class RelayConnection {
    private final long id;
    private final int port;
    private final Relay relay;
    private final RelayLoop loop;
    private final TrafficCounter counter = new TrafficCounter();

    // Confined to the relay's thread.
    private final RelayEnd client;
    private final RelayEnd target;
    private final RelayPipe upstream;
    private final RelayPipe downstream;
    private boolean closing;

    /** Written by the relay's thread. */
    private volatile boolean closed;

    RelayConnection(long id, Relay relay, RelayLoop loop, SocketChannel accepted) throws IOException {
        this.id = id;
        this.port = accepted.socket().getLocalPort();
        this.relay = relay;
        this.loop = loop;
        RelayConfig config = relay.config();
        this.client = RelayEnd.register(accepted, config, loop, this::clientReady);
        this.target = RelayEnd.register(SocketChannel.open(), config, loop, this::targetReady);
        // A client may send one round trip after its SYN, and the target sees that one delay later (RFC 9293 §3.5).
        long clientEstablished = System.nanoTime() + config.roundTrip().toNanos();
        long targetEstablished = clientEstablished + config.upstreamDelay().toNanos();
        this.upstream = new RelayPipe(this, Direction.UPSTREAM, client, target, clientEstablished);
        this.downstream = new RelayPipe(this, Direction.DOWNSTREAM, target, client, targetEstablished);
        counter.countConnection();
    }

    /**
     * The connection's number in its relay, in the order of acceptance.
     *
     * @return 1 for the first
     */
    public long id() {
        return id;
    }

    /**
     * The relay's port the client connected to, which tells clients apart that were given one each by
     * {@link Relay#openPort}.
     *
     * @return a port of the relay
     */
    public int port() {
        return port;
    }

    /**
     * Whether the relay still holds this connection's sockets.
     *
     * @return false once both directions ended or the connection was cut
     */
    public boolean isOpen() {
        return !closed;
    }

    /**
     * What was read from this connection's peers so far.
     *
     * @return a snapshot, with one connection
     */
    public RelayTraffic traffic() {
        return counter.snapshot();
    }

    /**
     * Bytes read from the sender and not yet handed to the receiver's socket.
     *
     * @param direction which way
     * @return 0 to {@link RelayConfig#maxQueuedBytes()}
     */
    public int queuedBytes(Direction direction) {
        RelayPipe pipe = pipe(direction);
        AtomicInteger bytes = new AtomicInteger();
        loop.run(() -> bytes.set(pipe.queuedBytes()));
        return bytes.get();
    }

    /**
     * Ends the connection now; bytes under way are lost.
     *
     * @param cut how
     */
    public void cut(Cut cut) {
        requireNonNull(cut, "cut");
        loop.run(() -> cutNow(cut));
    }

    /**
     * Ends the connection when exactly so many bytes of one direction were delivered since it began.
     *
     * <p>At once if as many were delivered already. A cut after 0 bytes happens in place of the direction's next byte,
     * so the request that provokes a response still arrives.
     *
     * @param bytes bytes delivered before the cut, 0 or more
     * @param direction the direction whose bytes count
     * @param cut how
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public void cutAfter(long bytes, Direction direction, Cut cut) {
        requireNonNull(cut, "cut");
        RelayPipe pipe = pipe(direction);
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be at least 0, was " + bytes);
        }
        loop.run(() -> pipe.cutAfter(bytes, cut));
    }

    /**
     * Ends one direction, and leaves the other: its receiver gets an end of stream after the bytes delivered so far, and
     * what its sender still sends is read and thrown away. A connection whose target is not reached yet is reset.
     *
     * @param direction which way
     */
    public void endStream(Direction direction) {
        RelayPipe pipe = pipe(direction);
        loop.run(() -> endStreamNow(pipe));
    }

    /**
     * Delivers garbage in place of all that was not delivered yet in one direction, then closes the connection.
     *
     * @param direction which way
     * @param garbage what the receiver gets, at least one byte
     * @throws IllegalArgumentException if there is none
     */
    public void garble(Direction direction, byte[] garbage) {
        if (garbage.length == 0) {
            throw new IllegalArgumentException("garbage must be at least 1 byte, was none");
        }
        RelayPipe pipe = pipe(direction);
        ByteBuffer copy = ByteBuffer.wrap(garbage.clone());
        loop.run(() -> pipe.garble(copy));
    }

    /**
     * Stops delivering in one direction, as a network that swallows packets does; the end of the stream and resets wait
     * too.
     *
     * @param direction which way
     */
    public void stall(Direction direction) {
        RelayPipe pipe = pipe(direction);
        loop.run(pipe::stall);
    }

    /**
     * Ends a stall; what came due in the meantime is delivered at once.
     *
     * @param direction which way
     */
    public void resume(Direction direction) {
        RelayPipe pipe = pipe(direction);
        loop.run(pipe::resume);
    }

    @Override
    public String toString() {
        return "RelayConnection[id=" + id + ", open=" + isOpen() + ", " + traffic() + "]";
    }

    // The rest runs on the relay's thread.

    void open() {
        client.establish();
        loop.at(System.nanoTime() + relay.config().upstreamDelay().toNanos(), this::connectTarget);
    }

    boolean isClosed() {
        return closed;
    }

    RelayConfig config() {
        return relay.config();
    }

    ByteBuffer readBuffer(int limit) {
        return loop.readBuffer(limit);
    }

    void at(long dueNanos, Runnable action) {
        loop.at(dueNanos, action);
    }

    void delay(RelayConfig config) {
        upstream.delay(config);
        downstream.delay(config);
    }

    void countRead(Direction direction, int bytes) {
        counter.countRead(direction, bytes);
        relay.read(new RelayRead(port, id, direction, bytes, System.nanoTime()));
    }

    private void endStreamNow(RelayPipe pipe) {
        if (closed) {
            return;
        }
        try {
            if (target.isEstablished()) {
                pipe.endStream();
            } else {
                reset();
            }
        } catch (IOException e) {
            reset();
        }
    }

    void cutNow(Cut cut) {
        if (closed) {
            return;
        }
        if (cut == Cut.RESET || !target.isEstablished()) {
            reset();
            return;
        }
        closing = true;
        upstream.discard();
        downstream.discard();
        try {
            client.shutdownOutput();
            target.shutdownOutput();
        } catch (IOException e) {
            reset();
        }
        directionFinished();
    }

    /** One socket failed: what was on its way to it is lost, and the other peer learns of it one delay later. */
    void broken(RelayEnd end) {
        end.close();
        if (closing) {
            reset();
            return;
        }
        RelayPipe from = end == client ? upstream : downstream;
        RelayPipe to = end == client ? downstream : upstream;
        to.discard();
        from.sourceBroken();
    }

    void reset() {
        client.reset();
        target.reset();
        remove();
    }

    void directionFinished() {
        if (!closed && upstream.isFinished() && downstream.isFinished()) {
            close();
        }
    }

    void close() {
        client.close();
        target.close();
        remove();
    }

    private void remove() {
        closed = true;
        relay.removed(this);
    }

    private RelayPipe pipe(Direction direction) {
        return requireNonNull(direction, "direction") == Direction.UPSTREAM ? upstream : downstream;
    }

    private void connectTarget() {
        if (closed) {
            return;
        }
        try {
            if (target.channel().connect(relay.target())) {
                targetConnected();
            } else {
                target.want(SelectionKey.OP_CONNECT, true);
            }
        } catch (IOException e) {
            broken(target);
        }
    }

    private void targetConnected() {
        target.establish();
        upstream.flush();
    }

    private void clientReady(SelectionKey key) {
        ready(key, upstream, downstream);
    }

    private void targetReady(SelectionKey key) {
        if (key.isValid() && key.isConnectable()) {
            finishConnect();
        }
        ready(key, downstream, upstream);
    }

    private void finishConnect() {
        try {
            if (target.channel().finishConnect()) {
                targetConnected();
            }
        } catch (IOException e) {
            broken(target);
        }
    }

    private static void ready(SelectionKey key, RelayPipe from, RelayPipe to) {
        if (key.isValid() && key.isReadable()) {
            from.readSource();
        }
        if (key.isValid() && key.isWritable()) {
            to.flush();
        }
    }
}
