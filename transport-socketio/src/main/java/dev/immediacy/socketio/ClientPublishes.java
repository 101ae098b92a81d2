package dev.immediacy.socketio;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessagingException;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has published and not heard of: sent again, under the same id, on the next connection.
 *
 * <p>At most {@value #MAX} at a time; one more is refused. <i>Thread-safe</i>: a lock keeps the order of the sends equal
 * to the order of the publishes; futures are completed outside it.
 */
final class ClientPublishes {

    private static final int MAX = 10_000;

    private final String channel;
    private final Object lock = new Object();

    // guarded by the lock
    private final Map<String, Publish> publishes = new LinkedHashMap<>();
    private @Nullable BiConsumer<Json, Consumer<Json>> sender;
    private boolean closed;

    private record Publish(String id, Json packet, CompletableFuture<Receipt> answer) {}

    ClientPublishes(String channel) {
        this.channel = channel;
    }

    /** Sends a draft now, or on the next connection. */
    CompletableFuture<Receipt> add(Draft draft) {
        Draft named = draft.id() == null ? draft.withId(UUID.randomUUID().toString()) : draft;
        String id = String.valueOf(named.id());
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
                        new OverflowException("a publish needs room, " + MAX + " wait for their answer"));
            }
            Publish publish = new Publish(id, packet(named), new CompletableFuture<>());
            publishes.put(id, publish);
            if (sender != null) {
                send(publish, sender);
            }
            return publish.answer();
        }
    }

    private Json packet(Draft draft) {
        return new Json("{\"channel\":" + Json.ofString(channel).text() + "," + MessageCodec.members(draft) + "}");
    }

    /**
     * A connection is ready: sends what waits, and from now on what is added.
     *
     * @param newSender takes a packet's argument and what to call with its answer; must not block
     */
    void connected(BiConsumer<Json, Consumer<Json>> newSender) {
        synchronized (lock) {
            sender = newSender;
            publishes.values().forEach(publish -> send(publish, newSender));
        }
    }

    /** The connection is gone. */
    void disconnected() {
        synchronized (lock) {
            sender = null;
        }
    }

    private void send(Publish publish, BiConsumer<Json, Consumer<Json>> to) {
        to.accept(publish.packet(), answer -> answered(publish, answer));
    }

    private void answered(Publish publish, Json answer) {
        synchronized (lock) {
            publishes.remove(publish.id(), publish);
        }
        try {
            publish.answer().complete(receipt(answer));
        } catch (MessagingException e) {
            publish.answer().completeExceptionally(e);
        }
    }

    private static Receipt receipt(Json answer) {
        Map<String, Json> members = answer.members("answer");
        Json error = members.get("error");
        if (error == null) {
            return MessageCodec.receipt(answer, members.containsKey("duplicate"));
        }
        Problem problem = MessageCodec.problem(500, error.members("error"));
        if (problem.retry()) {
            throw new OverflowException(problem.detail());
        }
        throw new ProtocolException(problem.field() == null ? "publish" : problem.field(), problem.detail());
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
}
