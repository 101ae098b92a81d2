package dev.immediacy.terminal;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One of the two who talk in a demo; what it says and hears is traced. <i>Thread-safe</i>: what was heard is kept in
 * latches, made by whoever comes first.
 */
final class Speaker implements ClientListener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Trace trace;
    private final Map<String, CountDownLatch> heard = new ConcurrentHashMap<>();
    private final Client client;

    Speaker(Transport transport, ClientConfig config, String name, Trace trace) {
        this.name = name;
        this.trace = trace;
        this.client = transport.connect(config.withUser(name), this);
    }

    /** Waits until it has its place in the log. */
    void awaitReady() throws InterruptedException {
        try {
            client.ready().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failed("did not connect", e);
        }
    }

    void says(String text) {
        trace.happened(name, TraceEvent.Kind.SAYS, text);
        var unused = client.publish(Draft.of(Json.ofString(text)));
    }

    @Override
    public void message(Message message) {
        String text = message.data().string("data");
        trace.happened(name, TraceEvent.Kind.HEARS, text);
        latch(text).countDown();
    }

    @Override
    public void problem(Problem problem) {
        trace.happened(name, TraceEvent.Kind.HEARS, "problem: " + problem.detail());
    }

    /** Waits until it has heard this. */
    void awaitHeard(String text) throws InterruptedException {
        if (!latch(text).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failed("did not hear " + text, new TimeoutException());
        }
    }

    private CountDownLatch latch(String text) {
        return heard.computeIfAbsent(text, said -> new CountDownLatch(1));
    }

    private UncheckedIOException failed(String what, Exception cause) {
        return new UncheckedIOException(
                name + " " + what + " within " + PATIENCE.toSeconds() + " s", new IOException(cause));
    }

    @Override
    public void close() {
        client.close();
    }
}
