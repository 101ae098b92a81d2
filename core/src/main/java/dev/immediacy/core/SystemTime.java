package dev.immediacy.core;

import java.time.Instant;

/** The clocks of this machine. <i>Immutable.</i> */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
