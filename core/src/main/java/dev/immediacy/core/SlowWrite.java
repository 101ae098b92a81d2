package dev.immediacy.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the write in flight takes long, said once for each. <i>Thread-safe</i>: one number. */
final class SlowWrite {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NONE = 0;

    private final AtomicLong began = new AtomicLong(NONE);

    void begin() {
        began.set(System.nanoTime() | 1); // never NONE
    }

    void end() {
        began.set(NONE);
    }

    /** Whether a write has been in flight for over a second, and nobody was told yet. */
    boolean isNews() {
        long since = began.get();
        return since != NONE && System.nanoTime() - since > LONG_NANOS && began.compareAndSet(since, NONE);
    }
}
