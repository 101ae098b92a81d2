package dev.immediacy.engineio;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;

/**
 * One client's relation with the server, over any number of connections.
 *
 * <p>Messages leave in the order of the calls, whichever {@code send} they went through and whatever transport carries
 * the session at that moment; at most one write is in flight.
 *
 * <p><em>Thread-safe:</em> one small lock guards the state of a session; it is never held while doing I/O or calling
 * foreign code. No method blocks.
 */
public interface EngineSession {
    /** Returns the session id, which no one can guess. */
    String sid();

    /** Returns what carries the session now. */
    EngineTransport transport();

    /** Returns the request that opened the session. */
    EngineHandshake handshake();

    /**
     * Queues a text message.
     *
     * <p>The queue is bounded by {@link EngineConfig#maxBufferedPackets()} and {@link EngineConfig#maxBufferedBytes()};
     * a message beyond closes the session with {@link EngineCloseReason#OVERFLOW}.
     *
     * @return whether the message was queued; false once the session is closing
     */
    boolean send(String text);

    /**
     * Queues a binary message; the bytes between position and limit are copied.
     *
     * @return as for {@link #send(String)}
     */
    boolean send(ByteBuffer binary);

    /**
     * Queues a batch that is encoded when its turn comes, and tells when it has been written.
     *
     * <p>The callback succeeds when the batch has been written on the transport that then carried the session: handed
     * to the network for a WebSocket, for polling when the response that carries it is complete. It fails when the
     * session ends before. It is called exactly once, with no lock held, by the thread that finished the write, or by
     * the caller where the session is closed already; it must not block, and may send the next batch.
     *
     * <p>Whoever keeps one batch in flight and builds the next when told needs no queue for the session.
     */
    void send(EngineBatch batch, Callback callback);

    /**
     * Closes the session once everything sent before is written, or after {@link EngineConfig#pingTimeout()}.
     *
     * <p>From now on nothing more can be sent and no message is delivered. {@link EngineHandler#closed} follows. Calling
     * it again does nothing.
     */
    void close();
}
