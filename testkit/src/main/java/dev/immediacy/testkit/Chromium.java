package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium with a profile of its own, which a test shows pages in.
 *
 * <p>Without a Chromium on the {@code PATH} the test is skipped, or fails where CI promised one. <em>Thread-safe:
 * immutable.</em>
 */
public final class Chromium implements AutoCloseable {
    private static final long EXIT_SECONDS = 10;
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /**
     * Shows a page at once, for tests that hear from the page itself.
     *
     * @param page what to load
     * @return the running browser
     */
    public static Chromium show(URI page) {
        Optional<Path> program = program();
        if (System.getenv("CI") != null) {
            assertThat(program).as("CI installs chromium").isPresent();
        }
        assumeTrue(program.isPresent(), "no chromium on the PATH: install Debian's package chromium to run this test");
        try {
            Path profile = Files.createTempDirectory("chromium-profile");
            return new Chromium(start(program.get(), profile, page), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a browser for tests that steer pages.
     *
     * @return the running browser, on an empty page
     */
    public static Chromium launch() {
        return show(URI.create("about:blank"));
    }

    /**
     * Opens an empty page to steer.
     *
     * @return the page, which ends with the browser
     */
    public BrowserPage newPage() {
        return BrowserPage.open(devToolsPort());
    }

    /**
     * Whether there is still something to wait for.
     *
     * @return false once the process has ended
     */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends the browser and deletes its profile. */
    @Override
    public void close() {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(Path program, Path profile, URI page) throws IOException {
        return new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-background-timer-throttling",
                        "--disable-backgrounding-occluded-windows",
                        "--disable-renderer-backgrounding",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The browser writes it into its profile as soon as it listens: first line. */
    private int devToolsPort() {
        Path file = profile.resolve("DevToolsActivePort");
        List<String> lines = await().atMost(START)
                .until(
                        () -> Files.exists(file) ? Files.readAllLines(file) : List.of(),
                        read -> read.size() > 1 || !process.isAlive());
        return Integer.parseInt(lines.get(0));
    }
}
