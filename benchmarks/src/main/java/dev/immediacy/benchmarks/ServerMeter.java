package dev.immediacy.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A {@code main} around the server's own that answers, on standard output, what is asked on standard input: how much was
 * allocated, how much is alive, how many threads there are.
 *
 * <p>{@code meter} answers {@code meter allocated=1234 heap=1234 threads=42}; {@code collect} does after a full
 * collection. A management agent would tell the same, but with threads and allocations of its own. Allocation is the
 * JVM's own sum over all threads where it has one (JDK 21), else the sum over the threads it lists, of which those that
 * ended keep what they had when they were last seen. What this class allocates is not in it. <i>Thread-safe</i>: a thread
 * of its own reads.
 */
public final class ServerMeter {

    private static final String PREFIX = "meter ";
    private static final Pattern LINE = Pattern.compile("meter allocated=(\\d+) heap=(\\d+) threads=(\\d+)");

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> allocatedBytes = new HashMap<>();

    private ServerMeter() {}

    /** Starts the meter, then the {@code main} of the class that is named first, with the other arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        ServerMeter meter = new ServerMeter();
        Thread reader = new Thread(() -> meter.answer(System.out), "compare-meter");
        reader.setDaemon(true);
        reader.start();
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("server failed", e.getCause());
        }
    }

    private void answer(PrintStream out) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("collect")) {
                    collect();
                }
                out.println(text(read()));
                out.flush();
            }
        } catch (IOException | JMException e) {
            throw new IllegalStateException("meter could not be read", e);
        }
    }

    /** Twice: what the first one clears, such as references to be cleaned, the second one frees. */
    private static void collect() {
        System.gc();
        System.gc();
    }

    private Reading read() throws JMException {
        Runtime runtime = Runtime.getRuntime();
        return new Reading(allocated(), runtime.totalMemory() - runtime.freeMemory(), threads.getThreadCount());
    }

    private long allocated() throws JMException {
        long mine = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            Object total = beans.getAttribute(
                    new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
            return (Long) total - mine;
        } catch (AttributeNotFoundException e) {
            return sum() - mine; // before JDK 21
        }
    }

    private long sum() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                allocatedBytes.put(ids[i], bytes[i]);
            }
        }
        return allocatedBytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String text(Reading reading) {
        return String.format(
                Locale.ROOT,
                PREFIX + "allocated=%d heap=%d threads=%d",
                reading.allocatedBytes(),
                reading.heapBytes(),
                reading.threads());
    }

    /** Whether a line the server printed is an answer of its meter. */
    static boolean isAnswer(String line) {
        return line.startsWith(PREFIX);
    }

    /**
     * The other way round.
     *
     * @throws UncheckedIOException if the line is something else
     */
    static Reading parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new UncheckedIOException(new IOException("meter must answer in figures, said " + line));
        }
        return new Reading(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /**
     * What a server's JVM says of itself. <i>Immutable.</i>
     *
     * @param allocatedBytes since it started, or between two moments
     * @param heapBytes used now
     * @param threads alive now
     */
    record Reading(long allocatedBytes, long heapBytes, int threads) {

        static final Reading NONE = new Reading(0, 0, 0);

        Reading minus(Reading earlier) {
            return new Reading(allocatedBytes - earlier.allocatedBytes, heapBytes, threads);
        }

        Reading plus(Reading other) {
            return new Reading(allocatedBytes + other.allocatedBytes, other.heapBytes, other.threads);
        }
    }
}
