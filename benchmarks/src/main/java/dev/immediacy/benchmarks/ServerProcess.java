package dev.immediacy.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server under comparison, in a JVM of its own, so that its CPU time and its pauses are its own.
 *
 * <p>It is ended by {@link #close}, and when this JVM ends before that. <i>Thread-safe</i>: a thread of its own reads what
 * the process prints, until it ends.
 */
final class ServerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+:\\d+/?");
    private static final Duration METER_TIMEOUT = Duration.ofSeconds(10);
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final Thread killer;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself
    private final BlockingQueue<ServerMeter.Reading> readings = new LinkedBlockingQueue<>(); // one for each question

    private ServerProcess(Process process) {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly, "compare-server-killer");
    }

    /**
     * Starts it and waits until it serves.
     *
     * @throws UncheckedIOException with what it printed, if it ends instead or is not ready within 30 s
     */
    static ServerProcess start(ServerCommand command) throws InterruptedException {
        ServerProcess server = new ServerProcess(launch(command));
        Runtime.getRuntime().addShutdownHook(server.killer);
        Thread reader = new Thread(server::readOutput, "compare-server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            server.ready.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return server;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            server.close();
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new UncheckedIOException(
                    "server did not start, it printed: " + server.lastLines(), new IOException(e));
        }
    }

    private static Process launch(ServerCommand command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.jvmOptions());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), ServerMeter.class.getName()));
        line.add(command.mainClass());
        line.addAll(command.arguments());
        try {
            return new ProcessBuilder(line).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("server could not be started", e);
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (ServerMeter.isAnswer(line)) {
                    readings.add(ServerMeter.parse(line));
                    continue;
                }
                keep(line);
                Matcher url = URL.matcher(line);
                if (!ready.isDone() && url.find()) {
                    ready.complete(URI.create(url.group()));
                }
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        ready.completeExceptionally(new IllegalStateException("server ended"));
    }

    private void keep(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    /** What it printed last, for whoever wants to know why it ended. */
    String lastLines() {
        synchronized (lastLines) {
            return String.join(" | ", lastLines);
        }
    }

    /** Where it serves. */
    URI uri() {
        return ready.join();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * What its JVM says of itself.
     *
     * @throws UncheckedIOException if it does not answer
     */
    ServerMeter.Reading meter() throws InterruptedException {
        return ask("meter");
    }

    /** The same after a full collection. */
    ServerMeter.Reading collect() throws InterruptedException {
        return ask("collect");
    }

    private synchronized ServerMeter.Reading ask(String question) throws InterruptedException {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(question)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new UncheckedIOException("server ended, it printed: " + lastLines(), e);
        }
        ServerMeter.Reading reading = readings.poll(METER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (reading == null) {
            throw new UncheckedIOException(new IOException("server's meter did not answer in time"));
        }
        return reading;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop, and kills it if it does not within 5 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        unhook();
    }

    private void unhook() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            LOG.debug("this JVM is ending already, the hook finds the server gone");
        }
    }
}
