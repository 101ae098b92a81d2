package dev.immediacy.socketio;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The acknowledgements a socket waits for, each with its time.
 *
 * <p><i>Thread-safe</i>: whoever takes one out of the map completes it, and whoever completes it ends its timer. Source:
 * Socket.IO v5, Acknowledgement.
 */
final class PendingAcks {

    private final SocketSession session;
    private final AtomicLong nextId = new AtomicLong();
    private final Map<Long, CompletableFuture<SocketArgs>> pending = new ConcurrentHashMap<>(4);

    PendingAcks(SocketSession session) {
        this.session = session;
    }

    /** Registers an answer to come, and returns the id to ask for it with. */
    long expect(CompletableFuture<SocketArgs> answer, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, was " + timeout);
        }
        long id = nextId.getAndIncrement();
        pending.put(id, answer);
        TimeoutException late = new TimeoutException("no acknowledgement within " + timeout);
        Future<?> timer = session.schedule(() -> fail(id, late), timeout);
        var unused = answer.whenComplete((args, failure) -> timer.cancel(false));
        return id;
    }

    /** The client answered; an id nobody waits for, or no longer, is ignored. */
    void complete(long id, SocketArgs args) {
        CompletableFuture<SocketArgs> answer = pending.remove(id);
        if (answer != null) {
            answer.complete(args);
        }
    }

    /** The client is gone: nothing will be answered any more. */
    void fail(Throwable cause) {
        pending.keySet().forEach(id -> fail(id, cause));
    }

    private void fail(long id, Throwable cause) {
        CompletableFuture<SocketArgs> answer = pending.remove(id);
        if (answer != null) {
            answer.completeExceptionally(cause);
        }
    }
}
