package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded append-only log in a ring: one writer at a time, any number of readers that take no lock.
 *
 * <p>Memory model: the writer fills a slot and then publishes a new {@link Window} by a volatile write; a reader takes
 * one window and so sees every slot the window spans. A slot may meanwhile have been emptied or reused for a later
 * sequence: the reader notices, because an entry knows its own sequence, and starts again from a newer window. Readers therefore never delay an append and never return a hole.
 *
 * <p>{@link #append}, {@link #expire}, {@link #trim} and {@link #bytes} are confined to the holder of the channel's lock; {@link #read} and {@link
 * #window} may be called from any thread.
 */
final class ChannelLog {

    private static final int INITIAL_SLOTS = 16;
    /** The most bytes of wire JSON one read returns, unless its first entry alone is larger. */
    private static final long READ_BYTES = 128 << 10;

    private final Retention retention;
    private final LogBudget budget;
    private final Consumer<Entry> evicted;

    // written by the lock holder
    private long bytes;

    // written by the lock holder, read by all
    private volatile Window window = new Window(new AtomicReferenceArray<>(INITIAL_SLOTS), 1, 0);

    ChannelLog(Retention retention, LogBudget budget, Consumer<Entry> evicted) {
        this.retention = retention;
        this.budget = budget;
        this.evicted = evicted;
    }

    /** What is retained: the sequences {@code first} to {@code last}, none if {@code last < first}. */
    record Window(AtomicReferenceArray<@Nullable Entry> slots, long first, long last) {

        int size() {
            return (int) (last - first + 1);
        }

        @Nullable Entry slot(long sequence) {
            return slots.get(index(slots, sequence));
        }
    }

    /** The entries after a position, whether some before them are lost, and whether a bound of the read cut it short. */
    record Slice(boolean gap, List<Entry> entries, long end, boolean cut) {}

    Window window() {
        return window;
    }

    /** Appends the entry whose sequence is {@code window().last() + 1}, evicting what exceeds the retention. */
    void append(Entry entry) {
        evict(oldest -> isOld(oldest, entry.appendedNanos()) || isFull(oldest, entry.jsonBytes()));
        Window before = window;
        AtomicReferenceArray<@Nullable Entry> slots =
                before.size() < before.slots().length() ? before.slots() : grown(before);
        slots.set(index(slots, entry.sequence()), entry);
        count(entry.jsonBytes());
        window = new Window(slots, before.first(), entry.sequence());
    }

    /** Evicts what is too old. */
    void expire(long nowNanos) {
        evict(oldest -> isOld(oldest, nowNanos));
    }

    /** Evicts what exceeds so many bytes, the newest too. */
    void trim(long maxBytes) {
        evict(oldest -> bytes > maxBytes);
    }

    /** The bytes of wire JSON that are retained. */
    long bytes() {
        return bytes;
    }

    /**
     * Reads what is retained after a sequence; one before the oldest retained is a gap, −1 always.
     *
     * @param limit the most entries
     */
    Slice read(long after, int limit) {
        while (true) {
            Window now = window;
            boolean gap = after < now.first() - 1;
            long start = gap ? now.first() : after + 1;
            List<Entry> entries = collect(now, start, limit);
            if (!entries.isEmpty() || start > now.last()) {
                long end = start - 1 + entries.size();
                return new Slice(gap, entries, end, end < now.last());
            }
            // overtaken by the writer before the first entry was read: the next window begins later
        }
    }

    private static List<Entry> collect(Window from, long start, int limit) {
        int size = (int) Math.min(limit, Math.max(0, from.last() - start + 1));
        List<Entry> entries = new ArrayList<>(size);
        long total = 0;
        for (long sequence = start; entries.size() < size; sequence++) {
            Entry entry = from.slot(sequence);
            if (entry == null || entry.sequence() != sequence) {
                break;
            }
            total += entry.jsonBytes();
            if (total > READ_BYTES && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private boolean isOld(Entry oldest, long nowNanos) {
        return nowNanos - oldest.appendedNanos() > retention.age().toNanos();
    }

    /** Whether this oldest one is in the way of one more, which itself may exceed the bytes alone. */
    private boolean isFull(Entry oldest, int moreBytes) {
        return window.last() - oldest.sequence() + 2 > retention.messages() || bytes + moreBytes > retention.bytes();
    }

    /** Evicts the oldest as long as it has to go: first tells the readers, by a new window, and only then empties the slots. */
    private void evict(Predicate<Entry> hasToGo) {
        Window before = window;
        List<Entry> leaving = new ArrayList<>();
        for (long sequence = before.first(); sequence <= before.last(); sequence++) {
            Entry oldest = requireNonNull(before.slot(sequence), "slot in window");
            if (!hasToGo.test(oldest)) {
                break;
            }
            count(-oldest.jsonBytes());
            leaving.add(oldest);
        }
        if (leaving.isEmpty()) {
            return;
        }
        window = new Window(before.slots(), before.first() + leaving.size(), before.last());
        for (Entry entry : leaving) {
            before.slots().set(index(before.slots(), entry.sequence()), null);
            evicted.accept(entry);
        }
    }

    private void count(long more) {
        bytes += more;
        budget.add(more);
    }

    private static AtomicReferenceArray<@Nullable Entry> grown(Window before) {
        AtomicReferenceArray<@Nullable Entry> slots =
                new AtomicReferenceArray<>(before.slots().length() * 2);
        for (long sequence = before.first(); sequence <= before.last(); sequence++) {
            slots.set(index(slots, sequence), before.slot(sequence));
        }
        return slots;
    }

    /** The ring's length is a power of two. */
    private static int index(AtomicReferenceArray<?> slots, long sequence) {
        return (int) (sequence & (slots.length() - 1));
    }
}
