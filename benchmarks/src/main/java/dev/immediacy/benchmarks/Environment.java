package dev.immediacy.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Where it was measured. <i>Immutable.</i>
 *
 * @param version of this project
 * @param commit the abbreviated commit it was built from, with {@code +} if files were changed since; null where it is not
 *     known
 * @param java version of the JVMs, of clients and server alike
 * @param vm name and version of the virtual machine
 * @param os name, version and architecture
 * @param processor model name, empty where the system does not tell
 * @param processors how many the JVMs may use
 * @param maxHeapMiB of the clients' JVM
 * @param loadAverage of the machine when the comparison began, negative where the system does not tell
 * @param jetty version of the server
 */
public record Environment(
        String version,
        @Nullable String commit,
        String java,
        String vm,
        String os,
        String processor,
        int processors,
        long maxHeapMiB,
        double loadAverage,
        String jetty) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final int MIB_BITS = 20;

    /** This machine, now. */
    static Environment read() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        Runtime runtime = Runtime.getRuntime();
        return new Environment(
                SourceVersion.version(),
                SourceVersion.commit(),
                System.getProperty("java.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                processorModel(),
                runtime.availableProcessors(),
                runtime.maxMemory() >> MIB_BITS,
                system.getSystemLoadAverage(),
                Server.getVersion());
    }

    private static String processorModel() {
        if (!Files.isReadable(CPU_INFO)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
