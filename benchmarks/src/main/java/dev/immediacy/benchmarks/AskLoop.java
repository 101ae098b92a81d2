package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.http.Asker;
import dev.immediacy.lessons.Lesson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks again as soon as it is answered, for messages that nobody publishes: what asking itself takes. <i>Thread-safe</i>:
 * each request is sent by the answer to the one before.
 */
final class AskLoop implements AutoCloseable {

    private final Asker asker;
    private final @Nullable Duration hold;

    private AskLoop(Asker asker, @Nullable Duration hold) {
        this.asker = asker;
        this.hold = hold;
    }

    /** A loop on what a transport answers at; ends at {@link #close}, or when the server fails to answer. */
    static AskLoop start(ClientConfig config, Cell cell, @Nullable Duration hold) {
        String path = cell.transport().paths().get(0);
        String resource = path.substring(path.lastIndexOf('/') + 1);
        ClientConfig there = cell.transport() instanceof Lesson lesson ? lesson.here(config) : config;
        AskLoop loop = new AskLoop(new Asker(there, resource, message -> {}), hold);
        loop.ask(true);
        return loop;
    }

    private void ask(boolean answered) {
        if (answered && !asker.isClosed()) {
            var unused = asker.ask(hold).thenAccept(this::ask);
        }
    }

    @Override
    public void close() {
        asker.close();
    }
}
