package dev.immediacy.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a relayed connection: a queue of bytes, each with the time it is due at the other end.
 *
 * <p><em>Confined to the relay's thread.</em> Times are {@link System#nanoTime()}. Bounded: at
 * {@link RelayConfig#maxQueuedBytes()} it stops reading its source.
 */
final class RelayPipe {
    /** With limited bandwidth a read is cut into pieces of this size, so that it trickles instead of arriving at once. */
    private static final int PIECE_BYTES = 1_460;

    private final RelayConnection connection;
    private final Direction direction;
    private final RelayEnd source;
    private final RelayEnd destination;
    private final PipeClock clock;

    // The bytes under way, in the order they were read.
    private final Queue<Segment> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean flushScheduled;

    // Where the direction stands.
    private State state = State.OPEN;
    private boolean resetDue;

    // What a test asked for.
    private final CutPoint cutPoint = new CutPoint();
    private boolean stalled;

    RelayPipe(
            RelayConnection connection,
            Direction direction,
            RelayEnd source,
            RelayEnd destination,
            long establishedNanos) {
        this.connection = connection;
        this.direction = direction;
        this.source = source;
        this.destination = destination;
        this.clock = new PipeClock(connection.config(), direction, establishedNanos);
    }

    int queuedBytes() {
        return queuedBytes;
    }

    /** Whether nothing will come through any more. */
    boolean isFinished() {
        return state == State.FINISHED;
    }

    void cutAfter(long bytes, Cut cut) {
        cutPoint.set(bytes, cut);
        if (bytes > 0 && cutPoint.isReached()) {
            connection.cutNow(cut);
        }
    }

    /** Delivers these bytes in place of all that has not been delivered yet, then closes the connection. */
    void garble(ByteBuffer garbage) {
        if (state != State.OPEN) {
            return;
        }
        queue.clear();
        queuedBytes = garbage.remaining();
        cutPoint.setFromHere(queuedBytes, Cut.CLOSE);
        queue.add(new Segment(clock.due(System.nanoTime(), queuedBytes), garbage));
        scheduleFlush();
    }

    /** Ends the destination's stream behind what was delivered; the source is read on and not listened to. */
    void endStream() throws IOException {
        if (state == State.OPEN) {
            discard();
            destination.shutdownOutput();
        }
    }

    void delay(RelayConfig config) {
        clock.delay(config);
    }

    void stall() {
        stalled = true;
        // A stalled pipe writes nothing, so a writable destination must not wake the relay.
        destination.want(SelectionKey.OP_WRITE, false);
    }

    void resume() {
        stalled = false;
        flush();
    }

    /** Reads once what the source has, up to the room left. */
    void readSource() {
        if (state == State.ENDED || state == State.FINISHED) {
            return;
        }
        try {
            ByteBuffer bytes = connection.readBuffer(room());
            int count = source.read(bytes);
            if (count > 0) {
                received(bytes.flip());
            } else if (count < 0) {
                ended();
            }
        } catch (IOException e) {
            connection.broken(source);
        }
    }

    /** Delivers what is due, as far as the destination takes it. */
    void flush() {
        if (stalled || connection.isClosed()) {
            return;
        }
        if (destination.isEstablished()) {
            deliverDue();
        }
        if (resetDue && !connection.isClosed()) {
            connection.reset();
        }
    }

    /** Lets the destination be reset one delay from now, after what is queued, even if its stream has ended before. */
    void sourceBroken() {
        long now = System.nanoTime();
        // A refused connection attempt is answered at once; a reset of an established one travels behind its bytes.
        long due = source.isEstablished() ? clock.due(now, 0) : clock.dueNow(now);
        connection.at(due, () -> {
            resetDue = true;
            flush();
        });
    }

    /** Drops what is queued and throws away whatever else the source sends. */
    void discard() {
        queue.clear();
        queuedBytes = 0;
        state = state == State.OPEN || state == State.DISCARDING ? State.DISCARDING : State.FINISHED;
        destination.want(SelectionKey.OP_WRITE, false);
        source.want(SelectionKey.OP_READ, state == State.DISCARDING);
    }

    private int room() {
        return state == State.DISCARDING
                ? Integer.MAX_VALUE
                : connection.config().maxQueuedBytes() - queuedBytes;
    }

    private void received(ByteBuffer bytes) {
        connection.countRead(direction, bytes.remaining());
        if (state == State.DISCARDING) {
            return;
        }
        long now = System.nanoTime();
        while (bytes.hasRemaining()) {
            int size = clock.isLimited() ? Math.min(PIECE_BYTES, bytes.remaining()) : bytes.remaining();
            byte[] piece = new byte[size];
            bytes.get(piece);
            queue.add(new Segment(clock.due(now, size), ByteBuffer.wrap(piece)));
            queuedBytes += size;
        }
        source.want(SelectionKey.OP_READ, room() > 0);
        scheduleFlush();
    }

    private void ended() {
        source.want(SelectionKey.OP_READ, false);
        if (state == State.DISCARDING) {
            finish();
            return;
        }
        state = State.ENDED;
        queue.add(new Segment(clock.due(System.nanoTime(), 0), ByteBuffer.allocate(0)));
        scheduleFlush();
    }

    private void deliverDue() {
        try {
            long now = System.nanoTime();
            for (Segment head = queue.peek(); head != null; head = queue.peek()) {
                if (head.dueNanos - now > 0) {
                    scheduleFlush();
                    return;
                }
                if (!deliver(head)) {
                    return;
                }
            }
        } catch (IOException e) {
            connection.broken(destination);
        }
    }

    /** Writes one segment; false when the rest must wait or the connection was cut. */
    private boolean deliver(Segment segment) throws IOException {
        ByteBuffer bytes = segment.bytes;
        if (segment.isEndOfStream()) {
            queue.remove();
            destination.shutdownOutput();
            finish();
            return false;
        }
        int end = bytes.limit();
        bytes.limit(bytes.position() + (int) Math.min(bytes.remaining(), cutPoint.bytesLeft()));
        int count = destination.write(bytes);
        bytes.limit(end);
        queuedBytes -= count;
        source.want(SelectionKey.OP_READ, state == State.OPEN && room() > 0);
        if (cutPoint.advance(count)) {
            connection.cutNow(cutPoint.cut());
            return false;
        }
        boolean complete = !bytes.hasRemaining();
        if (complete) {
            queue.remove();
        }
        destination.want(SelectionKey.OP_WRITE, !complete);
        return complete;
    }

    private void finish() {
        state = State.FINISHED;
        connection.directionFinished();
    }

    private void scheduleFlush() {
        Segment head = queue.peek();
        if (head == null || flushScheduled) {
            return;
        }
        flushScheduled = true;
        connection.at(head.dueNanos, () -> {
            flushScheduled = false;
            flush();
        });
    }

    private enum State {
        /** Reads and forwards. */
        OPEN,
        /** Has read the end of the source's stream, still forwards what is queued before it. */
        ENDED,
        /** Reads and throws away. */
        DISCARDING,
        /** Has nothing left to do. */
        FINISHED
    }

    /** Bytes with their due time; none at all stands for the end of the stream. */
    private record Segment(long dueNanos, ByteBuffer bytes) {
        boolean isEndOfStream() {
            return bytes.capacity() == 0;
        }
    }
}
