package dev.immediacy.core;

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
 * is shared by every message that arrived meanwhile. That pass queues behind the other channels', so that a channel
 * which is never quiet starves none. <i>Thread-safe</i>: a counter decides who schedules.
 */
final class Drain implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Executor executor;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    // beside the set, whose own size may miss a subscriber while others come and go
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger signals = new AtomicInteger();

    Drain(Executor executor) {
        this.executor = executor;
    }

    Subscription add(Subscriber subscriber) {
        if (subscribers.add(subscriber)) {
            size.incrementAndGet();
        }
        return () -> remove(subscriber);
    }

    private boolean remove(Subscriber subscriber) {
        boolean removed = subscribers.remove(subscriber);
        if (removed) {
            size.decrementAndGet();
        }
        return removed;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return size.get();
    }

    void signal() {
        if (!isEmpty() && signals.getAndIncrement() == 0) {
            executor.execute(this);
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        subscribers.forEach(Drain::wake);
        if (!signals.compareAndSet(seen, 0)) {
            executor.execute(this);
        }
    }

    void close(CloseReason reason) {
        for (Subscriber subscriber : subscribers) {
            if (remove(subscriber)) {
                close(subscriber, reason);
            }
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not silence the others
    private static void wake(Subscriber subscriber) {
        try {
            subscriber.wake();
        } catch (RuntimeException | Error e) {
            LOG.warn("subscriber={} failed when woken", subscriber, e);
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a foreign callback: one that fails must not keep the hub open
    private static void close(Subscriber subscriber, CloseReason reason) {
        try {
            subscriber.close(reason);
        } catch (RuntimeException | Error e) {
            LOG.warn("subscriber={} failed when closed reason={}", subscriber, reason.code(), e);
        }
    }
}
