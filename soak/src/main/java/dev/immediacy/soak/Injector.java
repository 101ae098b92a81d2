package dev.immediacy.soak;

import dev.immediacy.testkit.Cut;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets faults happen, and counts those that did: one that finds no open connection befalls nobody.
 *
 * <p><i>Thread-safe</i>: faults and their ends run on the timer's threads; what they act on is thread-safe itself.
 */
final class Injector {

    /** Nothing any parser takes: no line ends, no white space, no UTF-8. */
    private static final byte[] GARBAGE = {1, (byte) 0xff, 2, (byte) 0xfe, 3, (byte) 0xc0, 4, 0x7f};

    private static final int GARBAGE_LENGTHS = 200;
    private static final int INSIDE_BYTES = 2_000;
    private static final Duration LONGEST_DELAY = Duration.ofMillis(100);
    private static final int LONG_AWAY_EVERY = 8;
    private static final Duration LONG_AWAY = Duration.ofSeconds(Soak.RETAINED_SECONDS + 5);

    private final List<Lane> lanes;
    private final List<Listener> listeners;
    private final List<Talker> talkers;
    private final Runnable restart;
    private final ScheduledExecutorService timer;
    private final Set<Listener> away = ConcurrentHashMap.newKeySet();
    private final Map<FaultKind, AtomicLong> counts = new ConcurrentHashMap<>();

    Injector(
            List<Lane> lanes,
            List<Listener> listeners,
            List<Talker> talkers,
            Runnable restart,
            ScheduledExecutorService timer) {
        this.lanes = lanes;
        this.listeners = listeners;
        this.talkers = talkers;
        this.restart = restart;
        this.timer = timer;
    }

    /** Lets a fault happen now. */
    void inject(Fault fault) {
        boolean happened = switch (fault.kind()) {
            case CUT, CLOSE, HALF_CLOSE, STALL, GARBAGE, CUT_INSIDE -> befallConnection(fault);
            case DELAY, REFUSE -> befallLane(fault);
            case KILL, AWAY -> befallListener(fault);
            case KILL_PUBLISHER -> befallTalker(fault);
            case RESTART -> befallServer();
        };
        if (happened) {
            counter(fault.kind()).incrementAndGet();
        }
    }

    private boolean befallConnection(Fault fault) {
        Optional<RelayConnection> found = lane(fault.target()).connection(fault.choice());
        found.ifPresent(connection -> befall(connection, fault));
        return found.isPresent();
    }

    private void befall(RelayConnection connection, Fault fault) {
        Direction direction = fault.choice() % 3 == 0 ? Direction.UPSTREAM : Direction.DOWNSTREAM;
        switch (fault.kind()) {
            case CUT -> connection.cut(Cut.RESET);
            case CLOSE -> connection.cut(Cut.CLOSE);
            case HALF_CLOSE -> connection.endStream(direction);
            case GARBAGE -> connection.garble(direction, garbage(fault.choice() % GARBAGE_LENGTHS + 1));
            case STALL -> {
                connection.stall(direction);
                later(fault.lasts(), () -> connection.resume(direction));
            }
            default -> {
                long passed = connection.traffic().bytes(direction);
                Cut cut = fault.choice() % 2 == 0 ? Cut.RESET : Cut.CLOSE;
                connection.cutAfter(passed + fault.choice() % INSIDE_BYTES, direction, cut);
            }
        }
    }

    private static byte[] garbage(int length) {
        byte[] garbage = new byte[length];
        for (int i = 0; i < length; i++) {
            garbage[i] = GARBAGE[i % GARBAGE.length];
        }
        return garbage;
    }

    private boolean befallLane(Fault fault) {
        Lane lane = lane(fault.target());
        if (fault.kind() == FaultKind.REFUSE) {
            lane.relay().refuse();
            later(fault.lasts(), lane.relay()::accept);
        } else {
            lane.relay().delay(Duration.ofMillis(fault.choice() % LONGEST_DELAY.toMillis() + 1));
            later(fault.lasts(), () -> lane.relay().delay(Duration.ZERO));
        }
        return true;
    }

    private boolean befallListener(Fault fault) {
        Listener listener = listeners.get(fault.target() % listeners.size());
        Lane next = lane(fault.choice());
        if (fault.kind() == FaultKind.KILL) {
            away.remove(listener);
            var unused = listener.connect(next);
            return true;
        }
        if (!away.add(listener)) {
            return false;
        }
        listener.disconnect();
        boolean isLong = fault.choice() % LONG_AWAY_EVERY == 0; // until what it has read is no longer retained
        later(isLong ? LONG_AWAY.plus(fault.lasts()) : fault.lasts(), () -> comeBack(listener, next));
        return true;
    }

    private void comeBack(Listener listener, Lane lane) {
        if (away.remove(listener)) {
            var unused = listener.connect(lane);
        }
    }

    private boolean befallTalker(Fault fault) {
        talkers.get(fault.target() % talkers.size()).kill();
        return true;
    }

    private boolean befallServer() {
        restart.run();
        return true;
    }

    private Lane lane(int choice) {
        return lanes.get(choice % lanes.size());
    }

    private void later(Duration after, Runnable end) {
        var unused = timer.schedule(end, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends whatever lasts: from now on nothing is wrong. */
    void heal() {
        lanes.forEach(Lane::heal);
        away.forEach(listener -> comeBack(listener, lane(listener.user().hashCode() & Integer.MAX_VALUE)));
    }

    /** How many faults of a kind happened. */
    long count(FaultKind kind) {
        return counter(kind).get();
    }

    private AtomicLong counter(FaultKind kind) {
        return counts.computeIfAbsent(kind, k -> new AtomicLong());
    }

    /** How many happened of all kinds. */
    long count() {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }
}
