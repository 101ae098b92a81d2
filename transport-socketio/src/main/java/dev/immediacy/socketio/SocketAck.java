package dev.immediacy.socketio;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an event: at most one, from any thread, now or later.
 *
 * <p><i>Thread-safe</i>: the first answer wins.
 */
public final class SocketAck {

    private final boolean expected;
    private final Consumer<SocketArgs> sender;
    private final AtomicBoolean sent = new AtomicBoolean();

    private SocketAck(boolean expected, Consumer<SocketArgs> sender) {
        this.expected = expected;
        this.sender = sender;
    }

    static SocketAck to(Consumer<SocketArgs> sender) {
        return new SocketAck(true, sender);
    }

    static SocketAck none() {
        return new SocketAck(false, args -> {});
    }

    /** Whether the client waits for an answer; if not, {@link #send} does nothing. */
    public boolean isExpected() {
        return expected;
    }

    /**
     * Answers with arguments as {@link SocketArgs#of} takes them.
     *
     * @return whether this was the answer: false if none is expected, or one was given before
     */
    public boolean send(@Nullable Object... args) {
        return send(SocketArgs.of(args));
    }

    /**
     * Answers with arguments as they came in.
     *
     * @return whether this was the answer
     */
    public boolean send(SocketArgs args) {
        if (!expected || !sent.compareAndSet(false, true)) {
            return false;
        }
        sender.accept(args);
        return true;
    }
}
