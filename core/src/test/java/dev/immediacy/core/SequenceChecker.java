package dev.immediacy.core;

import java.util.List;

/**
 * Follows what one reader gets of one channel and fails at the first hole, repetition or message out of order that no
 * gap announced. <i>Not thread-safe</i>: confined to its reader; {@link #last} may be read from any thread.
 */
final class SequenceChecker {

    private volatile long last;
    private long received;
    private long gaps;

    /** Starts behind a sequence. */
    SequenceChecker(long after) {
        this.last = after;
    }

    void check(Batch batch) {
        if (batch.gap()) {
            gaps++;
            if (batch.start().sequence() <= last) {
                throw new AssertionError("gap after " + last + " leads back to " + batch.start());
            }
            last = batch.start().sequence();
        }
        check(batch.entries().stream().map(Entry::sequence).toList());
        if (batch.end().sequence() != last) {
            throw new AssertionError("batch ends at " + batch.end() + ", its last entry is " + last);
        }
    }

    void check(List<Long> sequences) {
        for (long sequence : sequences) {
            if (sequence != last + 1) {
                throw new AssertionError("sequence " + sequence + " follows " + last);
            }
            last = sequence;
            received++;
        }
    }

    long last() {
        return last;
    }

    long received() {
        return received;
    }

    long gaps() {
        return gaps;
    }
}
