package dev.immediacy.server;

import dev.immediacy.core.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a server its certificate, and the new one when the files change. Connections that are open keep the old one.
 *
 * <p>The files are looked at every few seconds, since links that are replaced, as container platforms do it, escape a
 * watch on a directory. Files that are no good, perhaps because only one of the two was replaced yet, are logged and
 * looked at again; the old certificate stays. <i>Thread-safe</i>: one daemon thread, {@code immediacy-tls-1}, which ends
 * with {@link #close}.
 */
final class TlsReload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final TlsConfig config;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final ScheduledExecutorService timer = DaemonThreads.timer("immediacy-tls");

    // confined to the timer's thread, once it runs
    private List<FileTime> seen;

    /**
     * Reads the files.
     *
     * @throws UncheckedIOException if one cannot be read
     */
    TlsReload(TlsConfig config) {
        this.config = config;
        try {
            this.seen = times();
            use(factory, config.load());
        } catch (IOException e) {
            timer.shutdownNow();
            throw new UncheckedIOException("cannot read the certificate: " + e.getMessage(), e);
        }
        long period = PERIOD.toMillis();
        var unused = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** What the connector takes. */
    SslContextFactory.Server factory() {
        return factory;
    }

    @SuppressWarnings(
            "checkstyle:illegalCatch") // Jetty's reload declares Exception, and a timer ends with the first one
    private void look() {
        try {
            List<FileTime> now = times();
            if (!now.equals(seen)) {
                TlsConfig.Loaded loaded = config.load();
                factory.reload(reloaded -> use(reloaded, loaded));
                seen = now;
                LOG.info("certificate={} reloaded", config.first());
            }
        } catch (Exception e) {
            LOG.warn("certificate={} could not be reloaded, the old one stays: {}", config.first(), e.toString());
        }
    }

    private List<FileTime> times() throws IOException {
        List<Path> files = config.files();
        return List.of(Files.getLastModifiedTime(files.get(0)), Files.getLastModifiedTime(files.get(1)));
    }

    private static void use(SslContextFactory factory, TlsConfig.Loaded loaded) {
        factory.setKeyStore(loaded.store());
        factory.setKeyStorePassword(loaded.password());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
