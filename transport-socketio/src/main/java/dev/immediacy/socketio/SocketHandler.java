package dev.immediacy.socketio;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.CloseReason.Code;
import dev.immediacy.engineio.EngineCloseReason;
import dev.immediacy.engineio.EngineHandler;
import dev.immediacy.engineio.EngineSession;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds the session of what the engine delivers. <i>Thread-safe</i>: a concurrent map by the engine's id. */
final class SocketHandler implements EngineHandler {

    private final Function<EngineSession, SocketSession> factory;
    private final Map<String, SocketSession> sessions = new ConcurrentHashMap<>();

    SocketHandler(Function<EngineSession, SocketSession> factory) {
        this.factory = factory;
    }

    /** How many connections there are. */
    int sessions() {
        return sessions.size();
    }

    @Override
    public void opened(EngineSession engine) {
        SocketSession session = factory.apply(engine);
        sessions.put(engine.sid(), session);
        session.opened();
    }

    @Override
    public void message(EngineSession engine, String text) {
        with(engine, session -> session.text(text));
    }

    @Override
    public void binary(EngineSession engine, ByteBuffer bytes) {
        with(engine, session -> session.binary(bytes));
    }

    @Override
    public void closed(EngineSession engine, EngineCloseReason reason) {
        with(engine, session -> session.closed(reason(reason)));
        sessions.remove(engine.sid());
    }

    private void with(EngineSession engine, Consumer<SocketSession> action) {
        SocketSession session = sessions.get(engine.sid());
        if (session != null) {
            action.accept(session);
        }
    }

    private static CloseReason reason(EngineCloseReason reason) {
        return switch (reason) {
            case CLIENT_CLOSED -> CloseReason.NORMAL;
            case CONNECTION_LOST -> new CloseReason(Code.CONNECTION_LOST, reason.text());
            case SERVER_CLOSED -> SocketSession.CLOSED_BY_SERVER;
            case SERVER_STOPPED -> CloseReason.GOING_AWAY;
            case PING_TIMEOUT -> new CloseReason(Code.HEARTBEAT_MISSED, reason.text());
            case PROTOCOL_ERROR, DUPLICATE_REQUEST -> new CloseReason(Code.PROTOCOL_ERROR, reason.text());
            case PAYLOAD_TOO_LARGE -> new CloseReason(Code.TOO_LARGE, reason.text());
            case OVERFLOW -> new CloseReason(Code.OVERLOADED, reason.text());
            case HANDLER_FAILED -> new CloseReason(Code.INTERNAL_ERROR, reason.text());
        };
    }
}
