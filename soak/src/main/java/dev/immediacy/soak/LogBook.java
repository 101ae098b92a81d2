package dev.immediacy.soak;

import dev.immediacy.core.Message;
import dev.immediacy.core.Position;
import dev.immediacy.core.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log as everyone saw it: whoever received a message, or the receipt of one, must have seen the same id at the same
 * place, with the data its publisher gave it, and no id at two places of one log.
 *
 * <p><i>Thread-safe</i>: concurrent maps. It grows with each message, by about 200 bytes.
 */
final class LogBook {

    private static final int MAX_VIOLATIONS = 20;

    private final Map<Position, String> ids = new ConcurrentHashMap<>();
    private final Map<String, Position> places = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>(); // guarded by itself
    private final AtomicLong received = new AtomicLong();

    /** Somebody received this. */
    void received(Message message) {
        received.incrementAndGet();
        String expected = Payload.of(message.id()).text();
        if (!message.data().text().equals(expected)) {
            violation("data of " + message.id() + " was altered: " + message.data());
        }
        seen(message.position(), message.id());
    }

    /** A publisher was told this. */
    void published(Receipt receipt) {
        seen(receipt.position(), receipt.id());
    }

    private void seen(Position position, String id) {
        String known = ids.putIfAbsent(position, id);
        if (known != null && !known.equals(id)) {
            violation("two messages at " + position + ": " + known + " and " + id);
        }
        Position place = places.putIfAbsent(position.epoch() + " " + id, position);
        if (place != null && !place.equals(position)) {
            violation(id + " was appended twice: at " + place + " and at " + position);
        }
    }

    private void violation(String text) {
        synchronized (violations) {
            if (violations.size() < MAX_VIOLATIONS) {
                violations.add(text);
            }
        }
    }

    /** How many messages were received by all together. */
    long deliveries() {
        return received.get();
    }

    List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }
}
