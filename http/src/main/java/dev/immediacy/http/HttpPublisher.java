package dev.immediacy.http;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Receipt;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes by {@code POST}: the sending half of every client whose transport only receives.
 *
 * <p>A draft without an id is given one, so that whoever retries after a lost answer appends nothing twice.
 * <i>Thread-safe</i>: immutable.
 */
public final class HttpPublisher {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final ChannelUri resource;

    /** A publisher to the client's channel, as the client's user. */
    public HttpPublisher(ClientConfig config) {
        this.resource = ChannelUri.of(config, "messages");
    }

    /**
     * Sends the draft.
     *
     * @return completes with the hub's answer, or exceptionally: a {@link dev.immediacy.core.MessagingException} where
     *     the server refused it, an {@link java.io.IOException} where it may not have arrived
     */
    public CompletableFuture<Receipt> publish(Draft draft) {
        Draft named = draft.id() == null ? draft.withId(UUID.randomUUID().toString()) : draft;
        HttpRequest request = resource.toRequest()
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{" + MessageCodec.members(named) + "}"))
                .build();
        return HttpClients.client()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpPublisher::receipt);
    }

    private static Receipt receipt(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == CREATED || status == OK) {
            return MessageCodec.receipt(Json.parse("receipt", response.body()), status == OK);
        }
        throw problem(response).toException("request");
    }

    /** What a response that is no success says; a stand-in where it is no problem document (RFC 9457). */
    public static Problem problem(HttpResponse<String> response) {
        boolean isJson =
                response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
        Map<String, Json> members =
                isJson ? Json.parse("problem", response.body()).members("problem") : Map.of();
        return MessageCodec.problem(response.statusCode(), members);
    }
}
