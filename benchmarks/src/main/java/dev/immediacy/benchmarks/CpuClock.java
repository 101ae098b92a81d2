package dev.immediacy.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time a process has used so far.
 *
 * <p>On Linux it is the sum over its threads of {@code /proc/PID/task/TID/schedstat}, in nanoseconds, without the JIT
 * compiler's threads: compiling is paid once, not for each message. Elsewhere it is {@link ProcessHandle.Info
 * #totalCpuDuration}, which counts in steps of about 10 ms and includes the compiler. <i>Not thread-safe.</i>
 */
final class CpuClock {

    private static final String SCHEDULER = "schedstat without JIT threads, 1 ns";
    private static final String HANDLE = "process CPU time, 10 ms";

    private final ProcessHandle process;
    private final Path tasks;
    /** What each thread had used when it was last seen; those that ended stay. */
    private final Map<String, Long> usedNanos = new HashMap<>();

    CpuClock(ProcessHandle process) {
        this.process = process;
        this.tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    }

    /** Where the figure comes from, and its resolution. */
    String source() {
        return isPrecise() ? SCHEDULER : HANDLE;
    }

    /** Nanoseconds used; only differences mean something. */
    long nanos() {
        if (!isPrecise()) {
            return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
        }
        readThreads();
        return usedNanos.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many threads the process has, null where the system does not tell. */
    @Nullable Integer threads() {
        if (!isPrecise()) {
            return null;
        }
        return readThreads();
    }

    private boolean isPrecise() {
        return Files.isReadable(tasks.resolve(tasks.getName(1)).resolve("schedstat"));
    }

    private int readThreads() {
        int count = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                count++;
                readThread(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("server process could not be observed", e);
        }
        return count;
    }

    private void readThread(Path thread) throws IOException {
        try {
            if (!Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\R")) {
                String used = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
                usedNanos.put(thread.getFileName().toString(), Long.parseLong(used));
            }
        } catch (NoSuchFileException e) {
            // ended since the directory was read: it keeps what it had
            usedNanos.computeIfAbsent(thread.getFileName().toString(), ended -> 0L);
        }
    }
}
