package dev.immediacy.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with a profile of its own, showing one page. */
final class Chromium implements AutoCloseable {

    private static final long EXIT_SECONDS = 10;

    private final Process process;
    private final Path profile;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Shows a page; without a Chromium the test is skipped, or fails where CI promised one. */
    static Chromium show(URI page) throws IOException {
        Optional<Path> program = program();
        if (System.getenv("CI") != null) {
            assertThat(program).as("CI installs chromium").isPresent();
        }
        assumeTrue(program.isPresent(), "no chromium on the PATH: install Debian's package chromium to run this test");
        Path profile = Files.createTempDirectory("chromium-profile");
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Chromium(process, profile);
    }

    /** Whether there is still something to wait for. */
    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> own = process.descendants().toList();
        process.destroy();
        own.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        own.forEach(ProcessHandle::destroyForcibly);
        own.forEach(handle ->
                handle.onExit().orTimeout(EXIT_SECONDS, TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
