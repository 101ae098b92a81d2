package dev.immediacy.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which users are present on which channel now.
 *
 * <p>A connection that stays open is present until it closes ({@link #enter}); a client that only visits, by polling, is
 * present for a lease after each visit ({@link #visit}). <i>Thread-safe</i>: each channel's map is updated atomically by
 * user.
 */
public final class Presence {

    private final TimeSource time;
    private final Map<String, Map<String, State>> channels = new ConcurrentHashMap<>();

    Presence(TimeSource time) {
        this.time = time;
    }

    /** A user's open connections on a channel, and when the lease of the last visit ends. */
    private record State(int connections, long leaseEndNanos) {

        State connected(int change) {
            return new State(connections + change, leaseEndNanos);
        }

        /** Never shortens a lease; by difference, since the clock may wrap around. */
        State leasedUntil(long endNanos) {
            return endNanos - leaseEndNanos > 0 ? new State(connections, endNanos) : this;
        }

        boolean isPresent(long nowNanos) {
            return connections > 0 || leaseEndNanos - nowNanos > 0;
        }
    }

    /**
     * A connection of this user opens.
     *
     * @param user {@link Names#ANONYMOUS} is never present
     * @return ends the presence when closed; idempotent
     */
    public Subscription enter(String channel, String user) {
        if (user.equals(Names.ANONYMOUS)) {
            return () -> {};
        }
        change(channel, user, 1);
        AtomicBoolean left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                change(channel, user, -1);
            }
        };
    }

    /** This user asked for messages just now, and counts as present for the lease. */
    public void visit(String channel, String user, Duration lease) {
        if (user.equals(Names.ANONYMOUS)) {
            return;
        }
        long end = time.nanoTime() + lease.toNanos();
        update(channel, user, state -> state.leasedUntil(end));
    }

    /** The users present, sorted by name. */
    public List<String> users(String channel) {
        long now = time.nanoTime();
        return channels.getOrDefault(channel, Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().isPresent(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Whether this user is present. */
    public boolean isPresent(String channel, String user) {
        State state = channels.getOrDefault(channel, Map.of()).get(user);
        return state != null && state.isPresent(time.nanoTime());
    }

    /** Forgets who is gone. */
    void expire() {
        for (String channel : channels.keySet()) {
            channels.computeIfPresent(channel, (name, users) -> withoutAbsent(users));
        }
    }

    private void change(String channel, String user, int connections) {
        update(channel, user, state -> state.connected(connections));
    }

    private void update(String channel, String user, UnaryOperator<State> change) {
        channels.compute(channel, (name, users) -> {
            Map<String, State> present = users == null ? new ConcurrentHashMap<>(4) : users;
            present.compute(user, (u, state) -> {
                State changed = change.apply(state == null ? new State(0, time.nanoTime()) : state);
                return changed.isPresent(time.nanoTime()) ? changed : null;
            });
            return present.isEmpty() ? null : present;
        });
    }

    private @Nullable Map<String, State> withoutAbsent(Map<String, State> users) {
        long now = time.nanoTime();
        users.values().removeIf(state -> !state.isPresent(now));
        return users.isEmpty() ? null : users;
    }
}
