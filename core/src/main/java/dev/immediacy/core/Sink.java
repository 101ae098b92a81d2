package dev.immediacy.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writing half of a push session: what a {@link Pump} writes to. */
public interface Sink {

    /**
     * Writes the batches to the client, all of them in order, each one's gap first. Must not block; called for one write
     * at a time, on the thread that woke the pump or that completed the last write.
     *
     * @param done called exactly once, on any thread, also from within this call
     */
    void write(List<Batch> batches, Completion done);

    /** Tells the client why the session ends, and ends it. Called at most once, on the thread that closes the hub. */
    void close(CloseReason reason);

    /** The end of one write. */
    @FunctionalInterface
    interface Completion {

        /**
         * The write is over.
         *
         * @param failure null if the client's connection took everything; otherwise nothing more will be written
         */
        void complete(@Nullable Throwable failure);
    }
}
