package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Position;
import dev.immediacy.core.Transport;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One application that follows a channel with one client after another, on any transport, and keeps its place: the cursor
 * its last client had, and the positions of the messages it has processed since.
 *
 * <p>A message that is still under way in a client that was given up counts for nothing: the next client brings it again.
 * So the application processes each message once, however its clients end. <em>Thread-safe: its own lock, which is also
 * held while the listener is called.</em>
 */
public final class Follower implements AutoCloseable {

    private final ClientListener listener;

    // guarded by this
    private ClientConfig config;
    private final Map<String, Position> processed = new HashMap<>();
    private @Nullable Incarnation current;
    private @Nullable Client client;

    /**
     * Not connected yet.
     *
     * @param config the channel, the user, and where to start
     * @param listener who processes the messages
     */
    public Follower(ClientConfig config, ClientListener listener) {
        this.config = requireNonNull(config, "config");
        this.listener = requireNonNull(listener, "listener");
    }

    /** One client's listener: dead as soon as another took its place. */
    private final class Incarnation implements ClientListener {

        @Override
        public void message(Message message) {
            synchronized (Follower.this) {
                if (current == this) {
                    processed.put(message.channel(), message.position());
                    listener.message(message);
                }
            }
        }

        @Override
        public void gap() {
            synchronized (Follower.this) {
                if (current == this) {
                    listener.gap();
                }
            }
        }
    }

    /** Gives up the client there is, and goes on with a new one from the same place. */
    public synchronized Client connect(Transport transport) {
        disconnect();
        Incarnation next = new Incarnation();
        current = next;
        Client connected = transport.connect(config, next);
        client = connected;
        return connected;
    }

    /** The same through another address. */
    public synchronized Client connect(Transport transport, URI server) {
        disconnect();
        config = config.withServer(server);
        return connect(transport);
    }

    /** Gives up the client there is, whatever it was doing, and remembers the place. */
    public synchronized void disconnect() {
        Client open = client;
        if (open == null) {
            return;
        }
        current = null;
        client = null;
        config = config.withAfter(cursor(open.cursor()));
        open.close();
    }

    /** What the client says, or else what it began with, and what was processed: of each channel the furthest counts. */
    private @Nullable String cursor(String known) {
        String base = known.isEmpty() ? config.after() : known;
        boolean whole = base != null && !base.equals("0"); // "0" cannot be joined with anything
        if (!whole && processed.isEmpty()) {
            return base;
        }
        Stream<String> positions = processed.values().stream().map(Position::toString);
        return Stream.concat(Stream.ofNullable(whole ? base : null), positions)
                .distinct()
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        disconnect();
    }
}
