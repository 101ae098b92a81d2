package dev.immediacy.engineio;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a session has to say, one write at a time, on whatever carries the session when a write begins.
 *
 * <p><em>Thread-safe:</em> {@link #iterate()} may be called by any thread; the superclass lets one at a time through the
 * other methods, so that a write that completes at once is a loop and not a recursion.
 */
final class Flusher extends IteratingCallback {
    /** What to write, and where. */
    record Turn(Carrier carrier, List<Outbox.Item> items) {}

    private final LiveSession session;
    private volatile @Nullable Turn turn;

    Flusher(LiveSession session) {
        this.session = session;
    }

    /** Cuts the connection that a write is stuck on, if one is. */
    void abortWrite() {
        Turn stuck = turn;
        if (stuck != null) {
            stuck.carrier().abort();
        }
    }

    @Override
    protected Action process() {
        Turn next = session.nextTurn();
        if (next == null) {
            return Action.IDLE;
        }
        turn = next;
        next.carrier().write(encode(next), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
        List<Outbox.Item> items = finish();
        session.written(items);
        items.forEach(item -> item.callback().succeeded());
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        List<Outbox.Item> items = finish();
        session.written(items);
        items.forEach(item -> item.callback().failed(cause));
        session.end(EngineCloseReason.CONNECTION_LOST);
    }

    // Batches are foreign code: whatever they throw ends the session they were meant for.
    @SuppressWarnings("checkstyle:illegalCatch")
    private List<ByteBuffer> encode(Turn next) {
        try {
            return next.carrier()
                    .encode(next.items().stream().map(Outbox.Item::batch).toList());
        } catch (RuntimeException failure) {
            next.carrier().cancel();
            session.handlerFailed(failure);
            throw failure;
        }
    }

    private List<Outbox.Item> finish() {
        Turn done = turn;
        turn = null;
        return done == null ? List.of() : done.items();
    }
}
