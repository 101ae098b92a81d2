package dev.immediacy.socketio;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a client has published and not yet heard of.
 *
 * <p>A draft without an id is given one, so that whoever retries after a lost answer appends nothing twice.
 * <i>Thread-safe</i>: a concurrent map; each answer leaves it when it completes.
 */
final class ClientPublishes {

    private static final long TIMEOUT_SECONDS = 10;

    private final String channel;
    private final AtomicLong count = new AtomicLong();
    private final Map<Long, CompletableFuture<Receipt>> pending = new ConcurrentHashMap<>(4);

    ClientPublishes(String channel) {
        this.channel = channel;
    }

    /**
     * Sends a draft.
     *
     * @param emit takes the packet's argument, and what to call with the answer's arguments
     * @return completes with the hub's answer, or exceptionally: a {@link MessagingException} where the server refused
     *     it, another exception where it may not have arrived
     */
    CompletableFuture<Receipt> publish(Draft draft, BiConsumer<Json, Consumer<Object[]>> emit) {
        Draft named = draft.id() == null ? draft.withId(UUID.randomUUID().toString()) : draft;
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        long number = count.getAndIncrement();
        pending.put(number, answer);
        Json packet =
                new Json("{\"channel\":" + Json.ofString(channel).text() + "," + MessageCodec.members(named) + "}");
        emit.accept(packet, args -> complete(answer, (Json) args[0]));
        return answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((receipt, failure) -> pending.remove(number));
    }

    /** The connection is gone, and the answers with it. */
    void lost() {
        pending.values()
                .forEach(answer -> answer.completeExceptionally(
                        new IOException("the connection was lost before the answer came")));
    }

    private static void complete(CompletableFuture<Receipt> answer, Json json) {
        try {
            answer.complete(receipt(json));
        } catch (MessagingException e) {
            answer.completeExceptionally(e);
        }
    }

    private static Receipt receipt(Json json) {
        Map<String, Json> members = json.members("answer");
        Json error = members.get("error");
        if (error == null) {
            return MessageCodec.receipt(json, members.containsKey("duplicate"));
        }
        Problem problem = MessageCodec.problem(500, error.members("error"));
        if (problem.retry()) {
            throw new OverflowException(problem.detail());
        }
        throw new ProtocolException(problem.field() == null ? "request" : problem.field(), problem.detail());
    }
}
