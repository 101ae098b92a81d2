package dev.immediacy.websocket;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.SessionClosedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has published and not seen acknowledged: sent again, under the same id, on the next connection.
 *
 * <p>At most {@value #MAX} at a time; one more is refused. <i>Thread-safe</i>: a lock keeps the order of the sends equal
 * to the order of the publishes; futures are completed outside it.
 */
final class UnackedPublishes {

    private static final int MAX = 10_000;

    private final Object lock = new Object();

    // guarded by the lock
    private final Map<String, Publish> publishes = new LinkedHashMap<>();
    private @Nullable Consumer<String> sender;
    private boolean closed;

    private record Publish(String frame, CompletableFuture<Receipt> answer) {}

    /** Sends a publish now, or on the next connection. */
    CompletableFuture<Receipt> add(Draft draft) {
        String id = draft.id() == null ? UUID.randomUUID().toString() : draft.id();
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(new SessionClosedException(CloseReason.NORMAL));
            }
            Publish same = publishes.get(id);
            if (same != null) {
                return same.answer();
            }
            if (publishes.size() >= MAX) {
                return CompletableFuture.failedFuture(
                        new OverflowException("a publish needs room, " + MAX + " wait for their ack"));
            }
            Publish publish = new Publish(WebSocketCodec.publish(id, draft), new CompletableFuture<>());
            publishes.put(id, publish);
            if (sender != null) {
                sender.accept(publish.frame());
            }
            return publish.answer();
        }
    }

    /** A connection is ready: sends what waits, and from now on what is added. The sender must not block. */
    void connected(Consumer<String> newSender) {
        synchronized (lock) {
            sender = newSender;
            publishes.values().forEach(publish -> newSender.accept(publish.frame()));
        }
    }

    /** The connection is gone. */
    void disconnected() {
        synchronized (lock) {
            sender = null;
        }
    }

    /** The server has it. */
    void acked(Receipt receipt) {
        Publish publish = remove(receipt.id());
        if (publish != null) {
            publish.answer().complete(receipt);
        }
    }

    /** The server refused it; false if there is no publish of this id. */
    boolean refused(String id, Problem problem) {
        Publish publish = remove(id);
        if (publish == null) {
            return false;
        }
        String field = problem.field() == null ? "frame" : problem.field();
        publish.answer()
                .completeExceptionally(
                        problem.retry()
                                ? new OverflowException(problem.detail())
                                : new ProtocolException(field, problem.detail()));
        return true;
    }

    /** Nothing is sent any more. */
    void close() {
        List<Publish> left;
        synchronized (lock) {
            closed = true;
            sender = null;
            left = List.copyOf(publishes.values());
            publishes.clear();
        }
        left.forEach(publish -> publish.answer().completeExceptionally(new SessionClosedException(CloseReason.NORMAL)));
    }

    private @Nullable Publish remove(String id) {
        synchronized (lock) {
            return publishes.remove(id);
        }
    }
}
