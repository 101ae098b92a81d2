package dev.immediacy.core;

import java.time.Instant;

/**
 * Where the core reads the time, so that a test can turn the clock by hand.
 *
 * <p>The two readings are independent: the wall clock stamps messages and may jump, the monotonic one measures ages and
 * leases and never does. <i>Thread-safe</i>: implementations may be read from any thread.
 */
public interface TimeSource {

    /** The wall clock, UTC; may jump in both directions. */
    Instant now();

    /** Monotonic nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
    long nanoTime();

    /** The clocks of this machine. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
