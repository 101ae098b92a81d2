package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects many subscribers to a fresh server, publishes nothing, and asks what they cost it.
 *
 * <p>Without a relay: nothing is delayed, and its memory is not the server's. A few subscribers come and go first, so that
 * what every server loads once is not counted. <i>Confined to</i> the comparison's thread.
 */
final class IdleTrial {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final int FIRST = 8;
    private static final double KIB = 1_024;

    private final ServerCommand server;
    private final int subscribers;

    IdleTrial(ServerCommand server, int subscribers) {
        this.server = server;
        this.subscribers = subscribers;
    }

    /** Measures each transport once, whatever intervals the rows have. */
    IdleResult run(Rows rows) throws InterruptedException {
        List<IdleCell> cells = new ArrayList<>();
        for (Cell cell : Cell.of(rows.withPollIntervals(List.of(INTERVAL)).withoutControl())) {
            cells.add(run(cell));
        }
        return new IdleResult(subscribers, INTERVAL.toNanos() / 1e6, cells);
    }

    private IdleCell run(Cell cell) throws InterruptedException {
        String name = cell.transport().name();
        String unavailable = cell.unavailable();
        if (unavailable != null) {
            return new IdleCell(cell.label(), cell.slug(), name, unavailable, true, null, null, null, null);
        }
        try (ServerProcess process = ServerProcess.start(server)) {
            connected(process, cell, FIRST, () -> process.collect());
            settle(); // until the server has seen them leave
            ServerMeter.Reading before = process.collect();
            @Nullable Double rssBefore = rssBytes(process);
            Found found = connected(process, cell, subscribers, () -> {
                ServerMeter.Reading with = process.collect();
                return new Found(with, rssBytes(process));
            });
            double heap = (double) (found.reading.heapBytes() - before.heapBytes()) / subscribers;
            Double rss =
                    rssBefore == null || found.rssBytes == null ? null : (found.rssBytes - rssBefore) / subscribers;
            return new IdleCell(
                    cell.label(), cell.slug(), name, null, null, heap, rss, found.reading.threads(), before.threads());
        } catch (IllegalStateException | UncheckedIOException e) {
            return new IdleCell(cell.label(), cell.slug(), name, e.getMessage(), null, null, null, null, null);
        }
    }

    /** What is asked while subscribers are connected. */
    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private record Found(
            ServerMeter.Reading reading, @Nullable Double rssBytes) {}

    private static <T> T connected(ServerProcess process, Cell cell, int count, Question<T> question)
            throws InterruptedException {
        try (Subscribers clients = new Subscribers()) {
            for (int i = 0; i < count; i++) {
                ClientConfig client = ClientConfig.of(process.uri(), Rig.channel());
                clients.connect(cell, client, (double) i / count, new SubscriberLedger(0, 0));
            }
            clients.awaitReady(READY_TIMEOUT);
            settle();
            return question.ask();
        }
    }

    private static void settle() {
        Pacer.awaitTime(System.nanoTime() + SETTLE.toNanos());
    }

    private static @Nullable Double rssBytes(ServerProcess process) {
        Path status = Path.of("/proc", Long.toString(process.handle().pid()), "status");
        if (!Files.isReadable(status)) {
            return null;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .findFirst()
                    .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException("server process could not be observed", e);
        }
    }
}
