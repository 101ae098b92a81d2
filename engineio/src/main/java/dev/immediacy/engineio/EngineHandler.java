package dev.immediacy.engineio;

import java.nio.ByteBuffer;

/**
 * What the layer above does with the sessions of a server.
 *
 * <p>For each session the calls come one at a time, each seeing the effects of the one before: {@code opened} first,
 * {@code closed} last, both exactly once. Calls for different sessions run concurrently. They run on threads of the
 * server's pool; a handler that blocks holds up its session and its thread, nothing else. A handler that throws closes
 * the session with {@link EngineCloseReason#HANDLER_FAILED}.
 *
 * <p><em>Thread-safe</em> implementations only.
 */
public interface EngineHandler {
    /** Tells of a new session; messages sent here follow the handshake's answer. */
    void opened(EngineSession session);

    /** Tells of a text message. */
    void message(EngineSession session, String text);

    /** Tells of a binary message; the buffer is the handler's to keep. */
    void binary(EngineSession session, ByteBuffer bytes);

    /** Tells that the session ended; nothing can be sent any more. */
    void closed(EngineSession session, EngineCloseReason reason);
}
