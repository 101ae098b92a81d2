package dev.immediacy.http;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks once and delivers the answer: what the clients of short and long polling have in common. They differ in when they
 * ask, and in how long the server may wait.
 *
 * <p>The cursor moves only when a whole answer was delivered, so an answer cut off half-way is asked for again and
 * nothing is lost or doubled. <i>Not thread-safe</i>: one {@link #ask} at a time; {@link #cursor} and {@link #close} may
 * be called from any thread.
 */
public final class Asker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Asker.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final ChannelUri resource;
    private final ClientListener listener;
    private final Duration answerTimeout;

    // written by whoever asks, read by all
    private volatile @Nullable String cursor;
    private volatile boolean closed;
    private volatile CompletableFuture<?> inFlight = CompletableFuture.completedFuture(null);

    /** Asks for this resource of the client's channel, starting at the client's cursor. */
    public Asker(ClientConfig config, String resource, ClientListener listener) {
        this(config, resource, listener, ANSWER_TIMEOUT);
    }

    /** The same for a test that cannot wait so long. */
    Asker(ClientConfig config, String resource, ClientListener listener, Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.resource = ChannelUri.of(config, resource);
        this.listener = listener;
        this.cursor = config.after();
    }

    /**
     * Asks for what follows the cursor, and delivers it to the listener.
     *
     * @param hold how long the server may wait for a message; null does not say
     * @return completes with whether the server answered; a failure was reported to the listener
     */
    public CompletableFuture<Boolean> ask(@Nullable Duration hold) {
        ChannelUri uri = resource.with("after", cursor);
        Duration timeout = answerTimeout;
        if (hold != null) {
            uri = uri.with("hold", hold.toMillis() + "ms");
            timeout = timeout.plus(hold);
        }
        HttpRequest request = uri.toRequest().GET().build();
        CompletableFuture<HttpResponse<String>> response =
                HttpClients.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        inFlight = response;
        if (closed) {
            response.cancel(true);
        }
        return within(timeout, response).thenApply(this::deliver).exceptionally(this::report);
    }

    /** A request's own timeout ends with the head of the response; a body may stall as well. */
    private static <T> CompletableFuture<T> within(Duration timeout, CompletableFuture<T> response) {
        CompletableFuture<T> timed = response.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return timed.whenComplete((answer, failure) -> {
                    if (failure instanceof TimeoutException) {
                        response.cancel(true); // closes the connection
                    }
                })
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure.getCause() instanceof TimeoutException
                                ? new IOException("no whole answer within " + timeout.toMillis() + " ms")
                                : failure));
    }

    private boolean deliver(HttpResponse<String> response) {
        if (closed) {
            return false; // it came as the request was being cancelled
        }
        if (response.statusCode() != OK) {
            listener.problem(HttpPublisher.problem(response));
            return false;
        }
        PollResult result = PollCodec.decode(response.body());
        if (result.gap()) {
            listener.gap();
        }
        result.messages().forEach(listener::message);
        cursor = result.cursor();
        return true;
    }

    private boolean report(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!closed) {
            listener.problem(problem(cause));
        }
        return false;
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof ProtocolException wrong) {
            return Problem.of(wrong);
        }
        if (cause instanceof IOException) {
            String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            return Problem.of(503, "server could not be reached: " + why, null);
        }
        LOG.warn("an answer could not be delivered and will be asked for again", cause);
        return Problem.internal();
    }

    /** The cursor after the last message delivered; empty before the first answer, if none was given. */
    public String cursor() {
        String known = cursor;
        return known == null ? "" : known;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Stops asking: a request under way is cancelled, its answer is not delivered. Idempotent. */
    @Override
    public void close() {
        closed = true;
        inFlight.cancel(true);
    }
}
