package dev.immediacy.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which version of this project is running. <i>Thread-safe</i>: no state. */
final class SourceVersion {

    private static final Logger LOG = LoggerFactory.getLogger(SourceVersion.class);
    private static final int TIMEOUT_SECONDS = 5;

    private SourceVersion() {}

    /** The version in the jar's manifest; {@code development} outside of a jar. */
    static String version() {
        String version = SourceVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What git says of the clone that the classes lie in; null if they lie in none, or there is no git. */
    static @Nullable String commit() {
        try {
            Path classes = Path.of(SourceVersion.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty=+", "--exclude=*")
                    .directory((Files.isDirectory(classes) ? classes : classes.resolveSibling("")).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            boolean ended = git.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
            return ended && !said.isEmpty() ? said : null;
        } catch (IOException | URISyntaxException e) {
            LOG.debug("commit is not known: {}", e.toString());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
