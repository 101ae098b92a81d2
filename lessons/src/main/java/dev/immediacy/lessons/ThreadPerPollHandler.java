package dev.immediacy.lessons;

import dev.immediacy.core.Hub;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Problem;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.Responses;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Runs {@link BlockingPollHandler} on a thread for each request, the container's thread goes: what kind of thread is all
 * the difference between two lessons. <i>Thread-safe</i>: immutable.
 */
final class ThreadPerPollHandler implements ChannelHandler {

    private final ChannelHandler blocking;
    private final Executor threads;

    ThreadPerPollHandler(Hub hub, Executor threads) {
        this.blocking = new BlockingPollHandler(hub);
        this.threads = threads;
    }

    @Override
    public void handle(Exchange exchange) {
        WaitingPoll poll = WaitingPoll.of(exchange);
        threads.execute(() -> poll.run(() -> answer(exchange)));
    }

    private void answer(Exchange exchange) throws IOException {
        try {
            blocking.handle(exchange);
        } catch (MessagingException e) {
            Responses.problem(exchange.request(), exchange.response(), Problem.of(e));
        }
    }
}
