package dev.immediacy.http;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.SessionClosedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client has published on its connection and not heard of: sent again, under the same id, on the next connection.
 *
 * <p>At most {@value #MAX} at a time; one more is refused. <i>Thread-safe</i>: a lock keeps the order of the sends equal
 * to the order of the publishes; futures are completed outside it.
 *
 * @param <P> what a publish is on the wire
 */
public final class PendingPublishes<P> {

    private static final int MAX = 10_000;

    private final Function<Draft, P> encoder;
    private final Object lock = new Object();

    // guarded by the lock
    private final Map<String, Publish<P>> publishes = new LinkedHashMap<>();
    private @Nullable BiConsumer<String, P> sender;
    private boolean closed;

    private record Publish<P>(P packet, CompletableFuture<Receipt> answer) {}

    /**
     * Nothing is published yet.
     *
     * @param encoder writes a draft, which has an id
     */
    public PendingPublishes(Function<Draft, P> encoder) {
        this.encoder = encoder;
    }

    /**
     * Sends a draft now, or on the next connection. One without an id is given one.
     *
     * @return completes with the answer, or exceptionally: an {@link OverflowException} where too many wait for theirs, a
     *     {@link SessionClosedException} after {@link #close}, and whatever {@link #refused} says
     */
    public CompletableFuture<Receipt> add(Draft draft) {
        String id = draft.id() == null ? UUID.randomUUID().toString() : draft.id();
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(new SessionClosedException(CloseReason.NORMAL));
            }
            Publish<P> same = publishes.get(id);
            if (same != null) {
                return same.answer();
            }
            if (publishes.size() >= MAX) {
                return CompletableFuture.failedFuture(
                        new OverflowException("a publish needs room, " + MAX + " wait for their answer"));
            }
            Publish<P> publish = new Publish<>(encoder.apply(draft.withId(id)), new CompletableFuture<>());
            publishes.put(id, publish);
            if (sender != null) {
                sender.accept(id, publish.packet());
            }
            return publish.answer();
        }
    }

    /**
     * A connection is ready: sends what waits, and from now on what is added.
     *
     * @param newSender takes an id and its packet; must not block
     */
    public void connected(BiConsumer<String, P> newSender) {
        synchronized (lock) {
            sender = newSender;
            publishes.forEach((id, publish) -> newSender.accept(id, publish.packet()));
        }
    }

    /** The connection is gone. */
    public void disconnected() {
        synchronized (lock) {
            sender = null;
        }
    }

    /** The server has it. */
    public void acked(Receipt receipt) {
        Publish<P> publish = remove(receipt.id());
        if (publish != null) {
            publish.answer().complete(receipt);
        }
    }

    /** The server refused it; false if there is no publish of this id. */
    public boolean refused(String id, MessagingException why) {
        Publish<P> publish = remove(id);
        return publish != null && publish.answer().completeExceptionally(why);
    }

    private @Nullable Publish<P> remove(String id) {
        synchronized (lock) {
            return publishes.remove(id);
        }
    }

    /** Nothing is sent any more; what waits fails. */
    public void close() {
        List<Publish<P>> left;
        synchronized (lock) {
            closed = true;
            sender = null;
            left = List.copyOf(publishes.values());
            publishes.clear();
        }
        left.forEach(publish -> publish.answer().completeExceptionally(new SessionClosedException(CloseReason.NORMAL)));
    }
}
