package dev.immediacy.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all logs of a hub retain together, kept within one bound.
 *
 * <p>Where it is met, the fullest channels give, all down to one level (max-min fairness): whoever fills channels loses
 * what is in them, and a channel that keeps little loses nothing to them. An eighth of the bound is freed at a time, so
 * that the channels are walked once for many messages.
 *
 * <p><i>Thread-safe</i>: one lock, held by whoever makes room; those who need room meanwhile wait for it. A channel's lock
 * is taken within it, never the other way round.
 */
final class LogBudget {

    private static final int SHARE = 8;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock trimming = new ReentrantLock();

    LogBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Called by the logs, for what they take in (more than 0) and let go (less than 0). */
    void add(long more) {
        bytes.addAndGet(more);
    }

    /** What the logs retain now, in bytes of wire JSON. */
    long bytes() {
        return bytes.get();
    }

    /** Called before an append: the bound is exceeded by no more than what is being appended at the time. */
    void makeRoom(Collection<Channel> channels) {
        if (bytes.get() <= maxBytes) {
            return;
        }
        trimming.lock();
        try {
            if (bytes.get() > maxBytes) {
                trim(channels, maxBytes - maxBytes / SHARE);
            }
        } finally {
            trimming.unlock();
        }
    }

    private record Sized(Channel channel, long bytes) {}

    private void trim(Collection<Channel> channels, long together) {
        List<Sized> emptiestFirst = channels.stream()
                .map(channel -> new Sized(channel, channel.retainedBytes()))
                .sorted(Comparator.comparingLong(Sized::bytes))
                .toList();
        long level = level(emptiestFirst, together);
        for (int i = emptiestFirst.size() - 1; i >= 0 && bytes.get() > together; i--) {
            emptiestFirst.get(i).channel().trim(level);
        }
    }

    /** The most each channel may retain, so that together they retain no more than this. */
    private static long level(List<Sized> emptiestFirst, long together) {
        long left = together;
        for (int i = 0; i < emptiestFirst.size(); i++) {
            long bytes = emptiestFirst.get(i).bytes();
            long share = left / (emptiestFirst.size() - i);
            if (bytes > share) {
                return share;
            }
            left -= bytes;
        }
        return Long.MAX_VALUE;
    }
}
