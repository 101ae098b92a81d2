package dev.immediacy.engineio;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A run of messages that is already encoded, in the form that the session's transport needs.
 *
 * <p>A session asks for exactly one of the two forms, at the moment it writes, never before: whoever sends may build
 * the form then, and share it among the sessions that need the same. Both forms carry the same messages in the same
 * order and hold at least one. The buffers are shared and read-only; a session reads a duplicate.
 *
 * <p><em>Thread-safe</em> implementations only: sessions ask from any thread, and several at once where a batch is
 * shared. Neither method may block. Throwing closes the session with {@link EngineCloseReason#HANDLER_FAILED}.
 */
public interface EngineBatch {
    /**
     * Returns the messages as a run of complete, unmasked WebSocket frames, one for a message.
     *
     * <p>Shape: {@code 81 06 "4hello" 81 06 "4world"}. {@link EngineCodec#messageFrame} encodes one. Source: RFC 6455
     * §5.2; Engine.IO v4, Packet encoding, WebSocket.
     */
    ByteBuffer webSocketFrames();

    /**
     * Returns the messages as records separated by {@code 0x1E}, with none at either end.
     *
     * <p>Shape: {@code "4hello" 1E "4world"}. {@link EngineCodec#messageRecord} encodes one. Source: Engine.IO v4,
     * Packet encoding, HTTP long-polling.
     */
    ByteBuffer pollRecords();

    /**
     * Returns a batch of text messages that encodes each form at most once, when first asked for.
     *
     * @throws IllegalArgumentException if there is no message
     */
    static EngineBatch of(List<String> messages) {
        return new TextBatch(messages);
    }
}
