package dev.immediacy.engineio;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one session: which requests are open, and which WebSocket carries it or wants to.
 *
 * <p><em>Not thread-safe:</em> guarded by its session's lock. Source: Engine.IO v4, Receiving data, Sending data,
 * Upgrade.
 */
final class Carriers {
    /** What becomes of a request that belongs to a session. */
    enum Admission {
        ADMITTED(null),
        /** The session has ended since the request was checked. */
        ENDED(EngineError.SESSION_UNKNOWN),
        /** The session has moved to a WebSocket. */
        MISPLACED(EngineError.BAD_REQUEST),
        /** Another request of that method is still open. */
        DUPLICATE(EngineError.BAD_REQUEST);

        private final @Nullable EngineError refusal;

        Admission(@Nullable EngineError refusal) {
            this.refusal = refusal;
        }

        /** Returns the answer to a request that is not admitted, null for one that is. */
        @Nullable EngineError refusal() {
            return refusal;
        }
    }

    private boolean posting;
    private @Nullable Poll parked;
    private boolean late;
    private boolean probing;
    private @Nullable WebSocketLink candidate;
    private @Nullable WebSocketLink socket;

    EngineTransport transport() {
        return socket == null ? EngineTransport.POLLING : EngineTransport.WEBSOCKET;
    }

    Admission park(Poll poll) {
        if (socket != null) {
            return Admission.MISPLACED;
        }
        if (parked != null) {
            return Admission.DUPLICATE;
        }
        parked = poll;
        late = probing;
        return Admission.ADMITTED;
    }

    Admission beginPost() {
        if (socket != null) {
            return Admission.MISPLACED;
        }
        if (posting) {
            return Admission.DUPLICATE;
        }
        posting = true;
        return Admission.ADMITTED;
    }

    void endPost() {
        posting = false;
    }

    /** Returns whether something could be written now. */
    boolean isReady() {
        return socket != null || parked != null;
    }

    /** Returns what to write on next; a parked poll is no longer parked then. */
    @Nullable Carrier take() {
        return socket != null ? socket : takeParked();
    }

    @Nullable Poll takeParked() {
        Poll poll = parked;
        parked = null;
        return poll;
    }

    /** Returns whether the parked poll came while a WebSocket was already trying to take over. */
    boolean isLate() {
        return late;
    }

    /** Forgets the poll, and returns whether it was the parked one. */
    boolean unpark(Poll poll) {
        boolean mine = parked == poll;
        parked = mine ? null : parked;
        return mine;
    }

    /** Notes that a WebSocket is being opened for an upgrade; from now on a poll is late. */
    void expectProbe() {
        probing = true;
    }

    /** Lets the WebSocket begin an upgrade; false where the session has one, or one that is trying. */
    boolean nominate(WebSocketLink link) {
        if (socket != null || candidate != null) {
            return false;
        }
        candidate = link;
        return true;
    }

    boolean isCandidate(WebSocketLink link) {
        return candidate == link;
    }

    boolean dismiss(WebSocketLink link) {
        boolean mine = candidate == link;
        candidate = mine ? null : candidate;
        probing &= !mine;
        late &= !mine;
        return mine;
    }

    /** Lets the WebSocket carry the session from the next write on. */
    void use(WebSocketLink link) {
        candidate = null;
        socket = link;
    }

    boolean isCarriedBy(WebSocketLink link) {
        return socket == link;
    }

    /** Returns the WebSocket that carries the session or wants to. */
    @Nullable WebSocketLink anySocket() {
        return socket != null ? socket : candidate;
    }
}
