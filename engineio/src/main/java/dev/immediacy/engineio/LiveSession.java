package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of this server: what waits to be written, what carries it, and when it ends.
 *
 * <p><em>Thread-safe:</em> one lock guards the state, the outbox and the carriers; it is held for a few field accesses,
 * never across I/O, never while a handler, a callback or a batch is called. Two collaborators serialise what must not
 * overlap: the {@link Flusher} all writes, the {@link Mailbox} all calls of the handler.
 */
final class LiveSession implements EngineSession {
    private enum State {
        OPEN,
        /** Refuses messages, writes what it still has, then ends. */
        CLOSING,
        CLOSED
    }

    /** Time for a poll to arrive that was sent before a close packet, on another connection. */
    private static final Duration OVERTAKEN = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    private final SessionRegistry registry;
    private final String sid;
    private final EngineHandshake handshake;
    private final Mailbox mailbox = new Mailbox(this::handlerFailed);
    private final Flusher flusher = new Flusher(this);
    private final Heartbeat heartbeat;
    private final Object lock = new Object();

    // Guarded by lock.
    private final Outbox outbox;
    private final Carriers carriers = new Carriers();
    private State state = State.OPEN;
    private EngineCloseReason closing = EngineCloseReason.SERVER_CLOSED;

    LiveSession(SessionRegistry registry, String sid, EngineHandshake handshake) {
        this.registry = registry;
        this.sid = sid;
        this.handshake = handshake;
        EngineConfig config = registry.config();
        outbox = new Outbox(config.maxBufferedPackets(), config.maxBufferedBytes());
        Runnable ping = () -> enqueue(Outbox.Item.control(PacketBatch.PING));
        heartbeat = new Heartbeat(registry.timers(), config, ping, this::pingTimeout);
        // First in the mailbox, whatever happens before start() runs it.
        mailbox.add(() -> registry.handler().opened(this));
    }

    @Override
    public String sid() {
        return sid;
    }

    @Override
    public EngineTransport transport() {
        synchronized (lock) {
            return carriers.transport();
        }
    }

    @Override
    public EngineHandshake handshake() {
        return handshake;
    }

    @Override
    public boolean send(String text) {
        return enqueue(Outbox.Item.packet(PacketBatch.text(EnginePacket.Type.MESSAGE, text)));
    }

    @Override
    public boolean send(ByteBuffer binary) {
        return enqueue(Outbox.Item.packet(PacketBatch.binary(binary)));
    }

    @Override
    public void send(EngineBatch batch, Callback callback) {
        Outbox.Item item = Outbox.Item.batch(requireNonNull(batch, "batch"), requireNonNull(callback, "callback"));
        if (!enqueue(item)) {
            callback.failed(new ClosedChannelException());
        }
    }

    @Override
    public void close() {
        closeOnceWritten(EngineCloseReason.SERVER_CLOSED, registry.config().pingTimeout());
    }

    /** Starts the heartbeat and tells the handler; to be called once, when the handshake's answer is on its way. */
    void start() {
        LOG.debug("sid={} transport={} opened", sid, transport());
        heartbeat.start();
        mailbox.drain();
    }

    /** Lets the WebSocket that opened the session carry it; the handshake's answer is its first frame. */
    void start(WebSocketLink link, PacketBatch open) {
        synchronized (lock) {
            carriers.use(link);
            outbox.offer(Outbox.Item.control(open));
        }
        start();
        flusher.iterate();
    }

    /** Parks the poll until there is something to write, or refuses it. */
    void park(Poll poll) {
        Carriers.Admission admission;
        synchronized (lock) {
            admission = state == State.CLOSED ? Carriers.Admission.ENDED : carriers.park(poll);
        }
        EngineError refusal = admission.refusal();
        if (refusal == null) {
            flusher.iterate();
            return;
        }
        poll.refuse(refusal);
        endIfDuplicate(admission);
    }

    /** Tells that the connection of a parked poll failed: its client is gone. */
    void lost(Poll poll) {
        boolean parked;
        synchronized (lock) {
            parked = carriers.unpark(poll);
        }
        if (parked) {
            end(EngineCloseReason.CONNECTION_LOST);
        }
    }

    /** Returns why a {@code POST} may not be read, null where it may; a second one at once ends the session. */
    @Nullable EngineError beginPost() {
        Carriers.Admission admission;
        synchronized (lock) {
            admission = state == State.CLOSED ? Carriers.Admission.ENDED : carriers.beginPost();
        }
        endIfDuplicate(admission);
        return admission.refusal();
    }

    void endPost() {
        synchronized (lock) {
            carriers.endPost();
        }
    }

    /** To be called before the WebSocket opens: its client must not be faster than this. */
    void expectProbe() {
        synchronized (lock) {
            carriers.expectProbe();
        }
    }

    /** Lets the WebSocket begin an upgrade; false where the session has one, or one that is trying. */
    boolean nominate(WebSocketLink link) {
        synchronized (lock) {
            return state == State.OPEN && registry.config().upgrade() && carriers.nominate(link);
        }
    }

    /** Ends the poll that is parked, so that the client can finish with polling; on demand only one from before the probe. */
    void releasePoll(boolean evenLate) {
        Poll idle;
        synchronized (lock) {
            boolean due = outbox.isEmpty() && (evenLate || !carriers.isLate());
            idle = due ? carriers.takeParked() : null;
        }
        if (idle != null) {
            idle.finish(PacketBatch.NOOP);
        }
    }

    /** Moves the session to the WebSocket; a response that is still being written is waited for, by the flusher. */
    boolean upgrade(WebSocketLink link) {
        Poll parked;
        boolean late;
        synchronized (lock) {
            if (state == State.CLOSED || !carriers.isCandidate(link)) {
                return false;
            }
            late = carriers.isLate();
            parked = carriers.takeParked();
            carriers.use(link);
        }
        LOG.debug("sid={} transport={} upgraded", sid, EngineTransport.WEBSOCKET);
        if (parked != null) {
            parked.supersede(late);
        }
        flusher.iterate();
        return true;
    }

    /** Ends the WebSocket's attempt to upgrade; false where it has succeeded, or never began. */
    boolean dismiss(WebSocketLink link) {
        synchronized (lock) {
            return carriers.dismiss(link);
        }
    }

    /** Tells that a WebSocket ended: with it the session it carries, or the upgrade it tried. */
    void lost(WebSocketLink link, EngineCloseReason reason) {
        boolean carried;
        synchronized (lock) {
            carried = carriers.isCarriedBy(link);
            carriers.dismiss(link);
        }
        if (carried) {
            end(reason);
        }
    }

    /** Takes what a client sent; {@code done} runs when the handler has seen it all. */
    void received(List<EnginePacket> packets, Runnable done) {
        // A pong does not wait for a handler that is busy: its client is alive.
        if (packets.stream().anyMatch(packet -> packet.is(EnginePacket.Type.PONG))) {
            heartbeat.pong();
        }
        if (mailbox.waiting() > registry.config().maxBufferedPackets()) {
            end(EngineCloseReason.OVERFLOW);
        }
        mailbox.run(() -> {
            try {
                packets.forEach(this::deliver);
            } finally {
                done.run();
            }
        });
    }

    /** Ends the session if its pong is overdue; returns whether it is. */
    boolean endIfOverdue() {
        boolean overdue = heartbeat.isOverdue();
        if (overdue) {
            pingTimeout();
        }
        return overdue;
    }

    void violated(EngineProtocolException violation) {
        LOG.debug("sid={} violation=\"{}\"", sid, violation.getMessage());
        end(EngineCloseReason.PROTOCOL_ERROR);
    }

    void handlerFailed(Throwable failure) {
        LOG.warn("sid={} handler failed", sid, failure);
        end(EngineCloseReason.HANDLER_FAILED);
    }

    /** Returns what to write now, or null; ends a closing session that has nothing left to write. */
    Flusher.@Nullable Turn nextTurn() {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return null;
            }
            if (!outbox.isEmpty()) {
                Carrier carrier = carriers.take();
                return carrier == null ? null : new Flusher.Turn(carrier, take());
            }
            if (state == State.OPEN || !carriers.isReady()) {
                return null;
            }
        }
        end(closingReason());
        return null;
    }

    /** Frees the room in the outbox of what was taken for a turn. */
    void written(List<Outbox.Item> items) {
        synchronized (lock) {
            outbox.release(items);
        }
    }

    /** Ends the session now: connections close, what waits fails, the handler is told. */
    void end(EngineCloseReason reason) {
        end(reason, reason == EngineCloseReason.OVERFLOW);
    }

    /** Ends it; {@code cutting} the connection that a write is stuck on, once the reason is settled. */
    private void end(EngineCloseReason reason, boolean cutting) {
        List<Outbox.Item> unwritten;
        Poll parked;
        WebSocketLink link;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            unwritten = outbox.takeAll();
            parked = carriers.takeParked();
            link = carriers.anySocket();
        }
        LOG.debug("sid={} reason={} closed", sid, reason);
        registry.remove(this);
        heartbeat.stop();
        if (parked != null) {
            parked.finish(reason == EngineCloseReason.CLIENT_CLOSED ? PacketBatch.NOOP : PacketBatch.CLOSE);
        }
        if (cutting) {
            flusher.abortWrite();
        }
        if (link != null) {
            link.close(reason);
        }
        unwritten.forEach(item -> item.callback().failed(new ClosedChannelException()));
        Runnable told = () -> registry.handler().closed(this, reason);
        if (reason == EngineCloseReason.SERVER_STOPPED) {
            mailbox.run(told); // a pool that stops may accept a task and never run it
        } else {
            mailbox.run(told, registry.timers().pool());
        }
    }

    private boolean enqueue(Outbox.Item item) {
        boolean room;
        synchronized (lock) {
            if (state != State.OPEN) {
                return false;
            }
            room = outbox.offer(item);
        }
        if (room) {
            flusher.iterate();
        } else {
            end(EngineCloseReason.OVERFLOW);
        }
        return room;
    }

    private List<Outbox.Item> take() {
        return carriers.transport() == EngineTransport.WEBSOCKET ? outbox.takeRun() : outbox.takeAll();
    }

    private void deliver(EnginePacket packet) {
        boolean open;
        synchronized (lock) {
            open = state == State.OPEN;
        }
        if (packet.is(EnginePacket.Type.CLOSE)) {
            closedByClient();
        } else if (open && packet instanceof EnginePacket.Binary binary) {
            registry.handler().binary(this, binary.data());
        } else if (open && packet.is(EnginePacket.Type.MESSAGE)) {
            registry.handler().message(this, ((EnginePacket.Text) packet).data());
        }
    }

    private void pingTimeout() {
        end(closingReason(), true);
    }

    /** Returns why the session is closing, and where it is not: why it is about to. */
    private EngineCloseReason closingReason() {
        synchronized (lock) {
            return state == State.CLOSING ? closing : EngineCloseReason.PING_TIMEOUT;
        }
    }

    private void closeOnceWritten(EngineCloseReason reason, Duration wait) {
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
            closing = reason;
        }
        heartbeat.lastWait(wait);
        flusher.iterate();
    }

    /** What the client still had to get, it does not want any more. */
    private void closedByClient() {
        List<Outbox.Item> unwanted;
        synchronized (lock) {
            unwanted = outbox.takeAll();
        }
        unwanted.forEach(item -> item.callback().failed(new ClosedChannelException()));
        closeOnceWritten(EngineCloseReason.CLIENT_CLOSED, OVERTAKEN);
    }

    private void endIfDuplicate(Carriers.Admission admission) {
        if (admission == Carriers.Admission.DUPLICATE) {
            end(EngineCloseReason.DUPLICATE_REQUEST);
        }
    }
}
