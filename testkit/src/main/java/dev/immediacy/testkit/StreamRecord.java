package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one application received, checked as it comes against what every transport promises: in each channel the
 * sequences follow one another, without a hole and without a repetition, unless a gap was told before.
 *
 * <p>A channel's first message has sequence 1, unless a gap was told: a record begins where the log does.
 * <em>Thread-safe: its own lock.</em>
 */
public final class StreamRecord implements ClientListener {

    private static final int MAX_VIOLATIONS = 20;

    private final Set<String> channels;

    // guarded by this
    private final Map<String, Position> last = new HashMap<>();
    private final Set<String> excused = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private long messages;
    private long gaps;
    private long holes;

    /**
     * Nothing received yet.
     *
     * @param channels the channels that this application may hear of: a room, and its own inbox
     */
    public StreamRecord(Set<String> channels) {
        this.channels = Set.copyOf(channels);
    }

    @Override
    public synchronized void message(Message message) {
        String channel = message.channel();
        Position now = message.position();
        if (!channels.contains(channel)) {
            violation("a message of " + channel + " reached a stranger: " + now);
            return;
        }
        messages++;
        Position before = last.getOrDefault(channel, new Position(now.epoch(), 0));
        boolean sameLog = before.epoch().equals(now.epoch());
        if (sameLog && now.sequence() <= before.sequence()) {
            violation(channel + " came doubled or out of order: " + now + " after " + before);
            return;
        }
        last.put(channel, now);
        boolean wasExcused = excused.remove(channel);
        if (sameLog && now.sequence() == before.sequence() + 1) {
            return;
        }
        holes++;
        if (!wasExcused) {
            violation(channel + " lost messages untold: " + now + " after " + before);
        }
    }

    @Override
    public synchronized void gap() {
        gaps++;
        excused.addAll(channels); // which of them it is, a listener is not told
    }

    private void violation(String text) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(text);
        }
    }

    /** What broke the promise, at most the first twenty; empty if nothing did. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many messages came. */
    public synchronized long messages() {
        return messages;
    }

    /** How many gaps were told. */
    public synchronized long gaps() {
        return gaps;
    }

    /** How many times a sequence did not follow the one before, told or not. */
    public synchronized long holes() {
        return holes;
    }

    /** The position of the last message of a channel; sequence 0 of no log before the first. */
    public synchronized Position last(String channel) {
        return last.getOrDefault(requireNonNull(channel, "channel"), new Position("none", 0));
    }

    @Override
    public synchronized String toString() {
        return "StreamRecord[" + messages + " messages, " + gaps + " gaps, " + last + ", " + violations + "]";
    }
}
