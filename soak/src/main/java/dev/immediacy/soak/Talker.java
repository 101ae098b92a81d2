package dev.immediacy.soak;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Message;
import dev.immediacy.core.Receipt;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that loses nothing: it sends each message under an id of its own, again and again, until it has a receipt.
 * Each tenth one is a direct message. <i>Thread-safe.</i>
 */
final class Talker implements AutoCloseable {

    private static final int DIRECT_EVERY = 10;
    private static final int MAX_UNANSWERED = 500;
    private static final long RETRY_MILLIS = 100;

    private final String name;
    private final Lane lane;
    private final ClientConfig config;
    private final List<String> users;
    private final LogBook book;
    private final ScheduledExecutorService timer;

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();

    // written by whoever kills
    private volatile Client client;

    Talker(Lane lane, ClientConfig config, List<String> users, LogBook book, ScheduledExecutorService timer) {
        this.name = "talker-" + lane.transport().name();
        this.lane = lane;
        this.config = config.withServer(lane.uri()).withUser(name);
        this.users = users;
        this.book = book;
        this.timer = timer;
        this.client = connect();
    }

    private Client connect() {
        return lane.transport().connect(config, (Message message) -> {});
    }

    /** Publishes the next message, unless too many wait for their receipt. */
    void speak() {
        if (unanswered.get() >= MAX_UNANSWERED) {
            return;
        }
        long number = numbers.incrementAndGet();
        String id = name + "-" + number;
        Draft draft = Draft.of(Payload.of(id)).withId(id);
        unanswered.incrementAndGet();
        send(number % DIRECT_EVERY == 0 ? draft.to(users.get((int) (number / DIRECT_EVERY % users.size()))) : draft);
    }

    private void send(Draft draft) {
        var unused = client.publish(draft).whenComplete((receipt, failure) -> answered(draft, receipt));
    }

    private void answered(Draft draft, @Nullable Receipt receipt) {
        if (receipt != null) {
            book.published(receipt);
            published.incrementAndGet();
            unanswered.decrementAndGet();
            return;
        }
        retries.incrementAndGet();
        try {
            var unused = timer.schedule(() -> send(draft), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return; // the soak is over
        }
    }

    /** The client dies, with all it has not heard of; another one takes over. */
    void kill() {
        Client dead = client;
        client = connect();
        dead.close();
    }

    int unanswered() {
        return unanswered.get();
    }

    /** How many messages have their receipt. */
    long published() {
        return published.get();
    }

    /** How many times a message was sent again. */
    long retries() {
        return retries.get();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        client.close();
    }
}
