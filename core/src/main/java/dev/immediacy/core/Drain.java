package dev.immediacy.core;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes a channel's subscribers on a thread that is not the publisher's, scheduled at most once.
 *
 * <p>While a pass runs, further appends only count up: one more pass afterwards carries them all, so the cost of a wake-up
 * is shared by every message that arrived meanwhile. <i>Thread-safe</i>: a counter decides who schedules.
 */
final class Drain implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Executor executor;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger signals = new AtomicInteger();

    Drain(Executor executor) {
        this.executor = executor;
    }

    Subscription add(Subscriber subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    int size() {
        return subscribers.size();
    }

    void signal() {
        if (!subscribers.isEmpty() && signals.getAndIncrement() == 0) {
            executor.execute(this);
        }
    }

    @Override
    public void run() {
        int seen;
        do {
            seen = signals.get();
            subscribers.forEach(Drain::wake);
        } while (!signals.compareAndSet(seen, 0));
    }

    void close(CloseReason reason) {
        List<Subscriber> told = List.copyOf(subscribers);
        subscribers.clear();
        told.forEach(subscriber -> close(subscriber, reason));
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not silence the others
    private static void wake(Subscriber subscriber) {
        try {
            subscriber.wake();
        } catch (RuntimeException e) {
            LOG.warn("subscriber={} failed when woken", subscriber, e);
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not keep the hub open
    private static void close(Subscriber subscriber, CloseReason reason) {
        try {
            subscriber.close(reason);
        } catch (RuntimeException e) {
            LOG.warn("subscriber={} failed when closed reason={}", subscriber, reason.code(), e);
        }
    }
}
