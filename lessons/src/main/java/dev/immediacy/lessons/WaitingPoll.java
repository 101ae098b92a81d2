package dev.immediacy.lessons;

import dev.immediacy.http.Exchange;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that waits without a thread. <i>Thread-safe</i>; to be answered once. */
final class WaitingPoll {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingPoll.class);

    private final Exchange exchange;
    private final AsyncContext async;
    private volatile @Nullable Future<?> expiry;

    private WaitingPoll(Exchange exchange) {
        this.exchange = exchange;
        this.async = exchange.request().startAsync(exchange.request(), exchange.response());
        async.setTimeout(0); // the hold is the handler's
    }

    /** Lets the container's thread go. */
    static WaitingPoll of(Exchange exchange) {
        return new WaitingPoll(exchange);
    }

    /** What need not happen once it is answered. */
    void expiresWith(Future<?> timer) {
        expiry = timer;
    }

    /** Answers on a thread of the container's. */
    void answer(byte[] body) {
        Future<?> timer = expiry;
        if (timer != null) {
            timer.cancel(false);
        }
        async.start(() -> run(() -> exchange.json(200, body)));
    }

    /** Runs what answers it, on this thread. */
    void run(Answer answer) {
        try {
            answer.write();
        } catch (IOException e) {
            LOG.debug("channel={} a client left before its answer: {}", exchange.channel(), e.toString());
        } finally {
            async.complete();
        }
    }

    /** Writes a response. */
    @FunctionalInterface
    interface Answer {

        /** Writes it, or finds that the client left. */
        void write() throws IOException;
    }
}
