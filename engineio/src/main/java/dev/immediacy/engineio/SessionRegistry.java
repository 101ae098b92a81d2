package dev.immediacy.engineio;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions by id, and what they share.
 *
 * <p><em>Thread-safe:</em> a concurrent map; a session that opens while the registry closes ends at once.
 */
final class SessionRegistry implements AutoCloseable {
    /** 120 bits, which nobody guesses. */
    private static final int SID_BYTES = 15;

    private final EngineConfig config;
    private final EngineHandler handler;
    private final Timers timers = new Timers();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    SessionRegistry(EngineConfig config, EngineHandler handler) {
        this.config = config;
        this.handler = handler;
    }

    EngineConfig config() {
        return config;
    }

    EngineHandler handler() {
        return handler;
    }

    Timers timers() {
        return timers;
    }

    boolean isClosed() {
        return closed;
    }

    int size() {
        return sessions.size();
    }

    /** Opens a session, carried by polling until told otherwise. */
    LiveSession open(EngineHandshake handshake) {
        byte[] id = new byte[SID_BYTES];
        random.nextBytes(id);
        String sid = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        LiveSession session = new LiveSession(this, sid, handshake);
        sessions.put(sid, session);
        if (closed) {
            session.end(EngineCloseReason.SERVER_STOPPED);
        }
        return session;
    }

    @Nullable LiveSession find(String sid) {
        LiveSession session = sessions.get(sid);
        return session == null || session.endIfOverdue() ? null : session;
    }

    void remove(LiveSession session) {
        sessions.remove(session.sid());
    }

    @Override
    public void close() {
        closed = true;
        sessions.values().forEach(session -> session.end(EngineCloseReason.SERVER_STOPPED));
        timers.close();
    }
}
