package dev.immediacy.core;

import java.time.Duration;
import java.util.List;

/**
 * All channels and users of one service: where messages come in and where readers start.
 *
 * <p>The embedded one is {@link MemoryHub}; another may spread the same contract over machines. <i>Thread-safe</i>: every
 * method may be called from any thread.
 */
public interface Hub extends AutoCloseable {

    /**
     * Publishes a message; never waits for a reader.
     *
     * <p>With a recipient it is a direct message: it is appended to the recipient's inbox, and to the sender's own, so
     * that the sender's other sessions see it; the channel itself gets nothing. With an id that this sender used here
     * before, nothing is appended and the first receipt is returned, marked {@link Receipt#duplicate}.
     *
     * @param channel a name that {@link Names#channel} accepts, or one of {@link Names#internal}
     * @param sender the publishing user, or {@link Names#ANONYMOUS}
     * @throws MessageTooLargeException if the data exceeds {@link HubConfig#maxMessageBytes}
     * @throws OverflowException if a new channel would exceed {@link HubConfig#maxChannels}
     * @throws SessionClosedException if the hub is closed
     */
    Receipt publish(String channel, String sender, Draft draft);

    /**
     * Opens a reader on a channel, and on the user's inbox where one is named.
     *
     * @throws OverflowException if a new channel would exceed {@link HubConfig#maxChannels}
     * @throws SessionClosedException if the hub is closed
     */
    Reader reader(ReadRequest request);

    /** Who is present where. */
    Presence presence();

    /**
     * Who is present on a channel, sorted, as this user may see it.
     *
     * @param user who looks, or {@link Names#ANONYMOUS}
     */
    default List<String> present(String user, String channel) {
        return presence().users(channel);
    }

    /** The bounds in force. */
    HubConfig config();

    /** Whether {@link #close(CloseReason)} was called: nothing is accepted any more. */
    boolean isClosed();

    /**
     * Ends the service in good order: every subscriber is told the reason, and later calls are refused with it.
     * Idempotent.
     */
    void close(CloseReason reason);

    /** Closes with {@link CloseReason#GOING_AWAY}. */
    @Override
    default void close() {
        close(CloseReason.GOING_AWAY);
    }

    /** How long a channel that nobody reads or publishes to is kept once it is empty. */
    Duration IDLE_CHANNEL = Duration.ofMinutes(10);
}
