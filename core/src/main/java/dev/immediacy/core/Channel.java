package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A named stream: an append-only log with a sequence for each message, and a wake-up for those who read it.
 *
 * <p>Every subscriber is a cursor of its own on the one log. An append assigns the next sequence, encodes the message
 * once, and signals the drain; it waits for no reader. Readers take no lock, and those at the same place share one
 * {@link Batch}.
 *
 * <p><i>Thread-safe</i>: one lock orders the appends and guards the ids; it is never held while a subscriber or an I/O
 * operation runs.
 */
public final class Channel {

    /** The most messages one read returns. */
    public static final int MAX_READ = 1_000;

    private static final int RECENT_BATCHES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int EPOCH_RADIX = 36;

    private final String name;
    private final String epoch;
    private final TimeSource time;
    private final ChannelLog log;
    private final Drain drain;
    private final AtomicReferenceArray<@Nullable Batch> recent = new AtomicReferenceArray<>(RECENT_BATCHES);
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final Map<PublishKey, Receipt> published = new HashMap<>();
    private boolean retired;

    // written by any thread, a late value does no harm
    private volatile long touchedNanos;

    Channel(String name, Retention retention, LogBudget budget, Executor executor, TimeSource time) {
        this.name = name;
        this.epoch = Long.toString(RANDOM.nextLong() >>> 16, EPOCH_RADIX);
        this.time = time;
        this.log = new ChannelLog(retention, budget, this::forget);
        this.drain = new Drain(executor);
        touch();
    }

    /** Which publishes are the same one: an id counts for its sender and recipient. */
    private record PublishKey(String sender, @Nullable String recipient, String id) {}

    /** The name, as in {@link Message#channel}. */
    public String name() {
        return name;
    }

    /** Where the log ends: a reader from here sees only what is published later. */
    public Position end() {
        return new Position(epoch, log.window().last());
    }

    /** The sequence of the oldest retained message; one after the end where none is retained. */
    public long oldest() {
        return log.window().first();
    }

    /** How many subscriptions the channel has now. */
    public int subscribers() {
        return drain.size();
    }

    String epoch() {
        return epoch;
    }

    TimeSource time() {
        return time;
    }

    /**
     * Appends a message and signals the subscribers; with an id that is still remembered, appends nothing. Ids are
     * remembered as long as their messages are retained.
     *
     * @return null if the channel was retired meanwhile: the hub then makes a new one
     */
    @Nullable Receipt append(String sender, Draft draft) {
        Receipt receipt;
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Position next = new Position(epoch, log.window().last() + 1);
            PublishKey key = key(sender, draft, next);
            Receipt first = published.get(key);
            if (first != null) {
                return first.again();
            }
            receipt = new Receipt(key.id(), next, false);
            log.append(entry(next, key.id(), sender, draft));
            published.put(key, receipt);
        } finally {
            lock.unlock();
        }
        touch();
        drain.signal();
        return receipt;
    }

    /**
     * Reads what follows a sequence.
     *
     * @param after the last sequence the reader has; −1 if what it has is of another epoch, which is a gap
     * @param limit the most messages, 1 to {@link #MAX_READ}; a read also ends after about 128 KiB
     */
    Batch read(long after, int limit) {
        touch();
        if (limit < MAX_READ) {
            return fresh(log.read(after, limit));
        }
        int slot = (int) Math.floorMod(after, (long) RECENT_BATCHES);
        Batch shared = recent.get(slot);
        if (shared != null && isCurrent(shared, after)) {
            return shared;
        }
        ChannelLog.Slice slice = log.read(after, limit);
        Batch batch = fresh(slice);
        if (!slice.entries().isEmpty() && !slice.gap()) {
            recent.set(slot, batch);
        }
        return batch;
    }

    private Batch fresh(ChannelLog.Slice slice) {
        return new Batch(name, new Position(epoch, slice.end()), slice);
    }

    /** Whether a batch is what a reader at this place would read now: all retained, and cut short or up to the end. */
    private boolean isCurrent(Batch batch, long after) {
        ChannelLog.Window window = log.window();
        return batch.start().sequence() == after
                && after >= window.first() - 1
                && (batch.cut() || batch.end().sequence() == window.last());
    }

    /**
     * Subscribes: wake-ups for everything appended from now on. Subscribe first and read afterwards, and nothing is
     * missed in between.
     *
     * @return null if the channel was retired meanwhile
     */
    @Nullable Subscription subscribe(Subscriber subscriber) {
        requireNonNull(subscriber, "subscriber");
        lock.lock();
        try {
            return retired ? null : drain.add(subscriber);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is too old, and what was shared. */
    void expire() {
        lock.lock();
        try {
            log.expire(time.nanoTime());
        } finally {
            lock.unlock();
        }
        for (int slot = 0; slot < RECENT_BATCHES; slot++) {
            recent.set(slot, null);
        }
    }

    /** What is retained, in bytes of wire JSON. */
    long retainedBytes() {
        lock.lock();
        try {
            return log.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Evicts what exceeds so many bytes of wire JSON. */
    void trim(long maxBytes) {
        lock.lock();
        try {
            log.trim(maxBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Retires the channel for good if nobody is subscribed, nothing is retained and nobody came for so long. */
    boolean retireIfIdle(long idleNanos) {
        lock.lock();
        try {
            ChannelLog.Window window = log.window();
            boolean idle = drain.isEmpty() && window.size() == 0 && time.nanoTime() - touchedNanos >= idleNanos;
            retired |= idle;
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** Retires the channel and tells its subscribers, each exactly once. */
    void close(CloseReason reason) {
        lock.lock();
        try {
            retired = true;
        } finally {
            lock.unlock();
        }
        drain.close(reason);
    }

    /** With the draft's id, or with one of our own that no publisher has used before us. */
    private PublishKey key(String sender, Draft draft, Position next) {
        String given = draft.id();
        PublishKey key = new PublishKey(sender, draft.recipient(), given == null ? next.toString() : given);
        while (given == null && published.containsKey(key)) {
            key = new PublishKey(sender, draft.recipient(), key.id() + "~");
        }
        return key;
    }

    private Entry entry(Position position, String id, String sender, Draft draft) {
        Message message = new Message(
                name, position, id, sender, draft.recipient(), time.now().truncatedTo(ChronoUnit.MILLIS), draft.data());
        return new Entry(message, time.nanoTime());
    }

    /** Called by the log under the lock. */
    private void forget(Entry entry) {
        Message message = entry.message();
        published.remove(new PublishKey(message.sender(), message.recipient(), message.id()));
    }

    private void touch() {
        touchedNanos = time.nanoTime();
    }

    @Override
    public String toString() {
        return "Channel[" + name + ", " + end() + ", " + drain.size() + " subscribers]";
    }
}
