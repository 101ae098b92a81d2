package dev.immediacy.sse;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.HttpPublisher;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: reads its stream until it ends, breaks, falls silent or is ended, whichever comes first.
 *
 * <p>The bytes are asked for piece by piece, so a listener that takes its time is waited for by TCP, not by a queue.
 * <i>Thread-safe</i>: whoever finds the {@code state} idle delivers, and the end, which may come from another thread
 * meanwhile, is reported by the delivery it came into.
 */
final class SseConnection implements BodySubscriber<String> {

    private static final Logger LOG = LoggerFactory.getLogger(SseConnection.class);
    private static final int MAX_EVENT_BYTES = 64 << 20;
    private static final int OK = 200;

    private final SseClient client;
    private final SseParser parser;
    private final long silenceNanos;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicReference<@Nullable Problem> outcome = new AtomicReference<>();

    // written when the connection opens, read by its end
    private volatile @Nullable CompletableFuture<HttpResponse<String>> response;
    private volatile @Nullable ScheduledFuture<?> watch;
    private volatile Flow.@Nullable Subscription subscription;

    // written by whoever delivers, read by the timer
    private volatile long heardNanos = System.nanoTime();

    private enum State {
        IDLE,
        DELIVERING,
        ENDED
    }

    /**
     * A connection for this client.
     *
     * @param silence how long nothing may come before the connection counts as dead
     */
    SseConnection(SseClient client, Duration silence) {
        this.client = client;
        this.parser = new SseParser(client, MAX_EVENT_BYTES);
        this.silenceNanos = silence.toNanos();
    }

    void open(HttpRequest request) {
        long period = Math.max(1, silenceNanos / 3);
        watch = HttpClients.timer().scheduleAtFixedRate(this::check, period, period, TimeUnit.NANOSECONDS);
        CompletableFuture<HttpResponse<String>> sent = HttpClients.client().sendAsync(request, this::receive);
        response = sent;
        var unused =
                sent.whenComplete((received, failure) -> end(failure == null ? problem(received) : problem(failure)));
        if (outcome.get() != null) {
            release();
        }
    }

    /** Ends the connection: what is being delivered now is the last. The first reason counts. Idempotent. */
    void end(Problem reason) {
        if (outcome.compareAndSet(null, reason)) {
            release();
            if (state.getAndSet(State.ENDED) == State.IDLE) {
                client.ended(reason);
            }
        }
    }

    private void check() {
        if (System.nanoTime() - heardNanos > silenceNanos && state.get() == State.IDLE) {
            end(Problem.of(503, "server was silent for " + Duration.ofNanos(silenceNanos), null));
        }
    }

    private BodySubscriber<String> receive(HttpResponse.ResponseInfo info) {
        String type = info.headers().firstValue("Content-Type").orElse("");
        boolean events = info.statusCode() == OK && type.startsWith(SseCodec.MEDIA_TYPE);
        return events ? this : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (outcome.get() == null) {
            given.request(1);
        } else {
            given.cancel();
        }
    }

    @Override
    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to a foreign listener: one that fails is told again
    public void onNext(List<ByteBuffer> buffers) {
        if (!state.compareAndSet(State.IDLE, State.DELIVERING)) {
            return;
        }
        try {
            buffers.forEach(parser::feed);
        } catch (ProtocolException e) {
            end(Problem.of(e));
        } catch (RuntimeException e) {
            LOG.warn("an event could not be delivered and will be asked for again", e);
            end(Problem.internal());
        }
        heardNanos = System.nanoTime();
        if (state.compareAndSet(State.DELIVERING, State.IDLE)) {
            requireNonNull(subscription, "subscription").request(1);
        } else {
            client.ended(requireNonNull(outcome.get(), "outcome"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete("");
    }

    private void release() {
        CompletableFuture<?> sent = response;
        if (sent != null) {
            sent.cancel(true);
        }
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
        ScheduledFuture<?> timer = watch;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private Problem problem(HttpResponse<String> received) {
        if (received.statusCode() != OK) {
            return HttpPublisher.problem(received);
        }
        if (subscription == null) {
            String type = received.headers().firstValue("Content-Type").orElse("none");
            return Problem.of(new ProtocolException(
                    "Content-Type", "Content-Type must be " + SseCodec.MEDIA_TYPE + ", was " + type));
        }
        return Problem.of(503, "server ended the stream", null);
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String detail = cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString();
        return Problem.of(503, "server could not be reached: " + detail, null);
    }
}
