package dev.immediacy.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The time that all processors of this machine were busy, with whatever it was: the first line of Linux's
 * {@code /proc/stat}, in steps of 10 ms. <i>Thread-safe</i>: no state.
 */
final class MachineClock {

    private static final Path STAT = Path.of("/proc/stat");
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int FIRST = 1;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    private MachineClock() {}

    /** Nanoseconds of user, nice, system, interrupt and stolen time; null where the system does not tell. */
    static @Nullable Long busyNanos() {
        if (!Files.isReadable(STAT)) {
            return null;
        }
        try {
            String[] fields =
                    Files.readString(STAT).lines().findFirst().orElse("").split(" +", -1);
            long[] ticks = Arrays.stream(fields, FIRST, STEAL + 1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            long all = Arrays.stream(ticks).sum();
            return (all - ticks[IDLE - FIRST] - ticks[IO_WAIT - FIRST]) * NANOS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException("machine could not be observed", e);
        }
    }
}
