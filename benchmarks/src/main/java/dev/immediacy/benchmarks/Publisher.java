package dev.immediacy.benchmarks;

import dev.immediacy.core.Json;
import java.time.Duration;

/** Puts messages on their way to the server's channel, and does not wait for its answers. */
interface Publisher extends AutoCloseable {

    /**
     * Sends a message; what the server makes of it is seen in {@link #answers}.
     *
     * @throws java.io.UncheckedIOException if the server cannot be reached
     */
    void publish(Json data);

    /** Waits until everything published was answered, at most so long, and says how it was answered. */
    Answers answers(Duration timeout) throws InterruptedException;

    @Override
    void close();

    /**
     * How the publishes were answered. <i>Immutable.</i>
     *
     * @param accepted appended by the server
     * @param refused answered otherwise, or not at all
     * @param medianMillis from sending a message to its answer
     */
    record Answers(long accepted, long refused, double medianMillis) {}
}
