package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.http.Asker;
import dev.immediacy.lessons.Lesson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again, for messages that nobody publishes: what asking itself takes. <i>Thread-safe</i>:
 * each request is sent by the answer to the one before.
 */
final class AskLoop implements AutoCloseable {

    private final Asker asker;
    private final URI door;
    private final @Nullable Duration hold;
    private final Executor next;
    private final List<Long> answeredNanos = new CopyOnWriteArrayList<>(); // a few dozen

    private AskLoop(Asker asker, URI door, @Nullable Duration hold, Executor next) {
        this.asker = asker;
        this.door = door;
        this.hold = hold;
        this.next = next;
    }

    /**
     * A loop on what a transport answers at; ends at {@link #close}, or when the server fails to answer.
     *
     * @param rest between two exchanges: at the server, which holds a long poll so long, else here
     */
    static AskLoop start(ClientConfig config, Cell cell, Duration rest) {
        String path = cell.transport().paths().get(0);
        String resource = path.substring(path.lastIndexOf('/') + 1);
        ClientConfig there = cell.transport() instanceof Lesson lesson ? lesson.here(config) : config;
        Duration hold = cell.isLongPoll() ? rest : null;
        Executor next = cell.isLongPoll()
                ? Runnable::run
                : CompletableFuture.delayedExecutor(rest.toNanos(), TimeUnit.NANOSECONDS);
        AskLoop loop = new AskLoop(new Asker(there, resource, message -> {}), config.server(), hold, next);
        loop.ask(true);
        return loop;
    }

    private void ask(boolean answered) {
        if (answered && !asker.isClosed()) {
            var unused = asker.ask(hold).thenAccept(this::answered);
        }
    }

    private void answered(boolean answered) {
        answeredNanos.add(System.nanoTime());
        next.execute(() -> ask(answered));
    }

    /** Where it connects. */
    URI door() {
        return door;
    }

    /** When each answer was with the application, in their order: {@link System#nanoTime()}. */
    List<Long> answeredNanos() {
        return List.copyOf(answeredNanos);
    }

    @Override
    public void close() {
        asker.close();
    }
}
