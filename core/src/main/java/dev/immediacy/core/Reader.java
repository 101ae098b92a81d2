package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cursor on the log: one client's place in each channel it follows. This is all that the transports have in common,
 * and all they need: polling calls {@link #next} when asked, the others when woken.
 *
 * <p>Resume is the same operation as delivery: a reader opened with an old cursor reads on from there. What cannot be
 * read any more is reported as a {@linkplain Batch#gap gap}, and reading continues at the oldest retained message.
 *
 * <p><i>Not thread-safe</i>: confined to its session, one call at a time; {@link #subscribe} hands out wake-ups on other
 * threads, and {@link #close} may be called from any.
 */
public final class Reader implements AutoCloseable {

    /** Before every log: whoever stands here has missed something. */
    private static final long BEFORE_EPOCH = -1;
    /** A position of no log: a cursor taken before the gap was read still leads to it. */
    private static final Position LOST = new Position("0", 0);

    private final List<Channel> channels;
    private final long[] sequences;
    private final List<Subscription> subscriptions = new ArrayList<>(2); // guarded by itself
    private final AtomicBoolean ended = new AtomicBoolean();

    // written before the reader is handed out
    private @Nullable Lease lease;
    private @Nullable ReadMeter meter;

    // written by whoever subscribes, read by the lease
    private volatile @Nullable Subscriber told;

    Reader(List<Channel> channels, @Nullable Cursor after) {
        this.channels = List.copyOf(channels);
        this.sequences = new long[channels.size()];
        Set<String> epochs = channels.stream().map(Channel::epoch).collect(Collectors.toSet());
        boolean strangers =
                after != null && after.positions().stream().anyMatch(position -> !epochs.contains(position.epoch()));
        Arrays.setAll(sequences, i -> start(this.channels.get(i), after, strangers));
    }

    /**
     * Where to start in one channel. A position of its epoch decides. Without one, a position of no epoch we know may be
     * this channel's from before a restart, hence a gap; otherwise the client simply never followed it.
     */
    private static long start(Channel channel, @Nullable Cursor after, boolean strangers) {
        long end = channel.end().sequence();
        if (after == null) {
            return end;
        }
        if (after.equals(Cursor.OLDEST)) {
            return channel.oldest() - 1;
        }
        long furthest = after.positions().stream()
                .filter(position -> position.epoch().equals(channel.epoch()))
                .mapToLong(Position::sequence)
                .max()
                .orElse(strangers ? BEFORE_EPOCH : end);
        return furthest > end ? BEFORE_EPOCH : furthest;
    }

    /** Lets the subscription end with this lease. */
    void endsWith(Lease newLease) {
        lease = newLease;
    }

    /** Tells what is read from now on. */
    void observeBy(Telemetry telemetry) {
        meter = ReadMeter.start(telemetry, channels.get(0).time());
    }

    /** Tells that the client takes its time. */
    void tellSlow() {
        if (meter != null) {
            meter.telemetry().slow();
        }
    }

    /** Everything new in every channel, in the order of each channel, and moves the cursor behind it. */
    public List<Batch> next() {
        return next(Integer.MAX_VALUE);
    }

    /**
     * The same with a bound.
     *
     * @param limit the most messages of all channels together, at least 1
     */
    public List<Batch> next(int limit) {
        List<Batch> batches = new ArrayList<>(channels.size());
        int room = limit;
        for (int i = 0; i < sequences.length && room > 0; i++) {
            Batch batch = channels.get(i).read(sequences[i], Math.min(room, Channel.MAX_READ));
            if (!batch.isEmpty()) {
                batches.add(batch);
                sequences[i] = batch.end().sequence();
                room -= batch.entries().size();
                if (meter != null) {
                    meter.delivered(batch);
                }
            }
        }
        return batches;
    }

    /**
     * What a client sends to resume after everything {@link #next} has returned. A gap that was not returned yet is in
     * it too, as a position of no log, and leads to the same gap again.
     */
    public Cursor cursor() {
        List<Position> positions = new ArrayList<>(sequences.length);
        for (int i = 0; i < sequences.length; i++) {
            positions.add(
                    sequences[i] == BEFORE_EPOCH
                            ? LOST
                            : new Position(channels.get(i).epoch(), sequences[i]));
        }
        return new Cursor(positions);
    }

    /**
     * Subscribes to every channel. Read once after this call, since what was appended before it wakes nobody.
     *
     * <p>When the hub closes, the subscriber is told once, however many channels it follows: by its own {@link
     * Subscriber#close}, or by the exception of this call if that was not complete.
     *
     * @throws SessionClosedException if the hub dropped a channel meanwhile: the client resumes and is told of the gap
     */
    public void subscribe(Subscriber subscriber) {
        requireNonNull(subscriber, "subscriber");
        Subscriber once = new Once(subscriber, ended);
        told = once;
        if (lease != null) {
            keep(lease.start(this));
        }
        if (meter != null) {
            keep(meter.subscribed());
        }
        for (Channel channel : channels) {
            Subscription subscription = channel.subscribe(once);
            if (subscription != null) {
                keep(subscription);
            } else if (end()) {
                throw new SessionClosedException(CloseReason.GOING_AWAY);
            }
        }
    }

    /** Ends the wake-ups and tells the subscriber why, once, as when the hub closes. May be called from any thread. */
    void close(CloseReason why) {
        Subscriber subscribed = told;
        if (subscribed != null) {
            subscribed.close(why);
        }
        end();
    }

    private void keep(Subscription subscription) {
        synchronized (subscriptions) {
            if (ended.get()) {
                subscription.close();
            } else {
                subscriptions.add(subscription);
            }
        }
    }

    /** Ends the wake-ups. Idempotent; may be called from any thread. */
    @Override
    public void close() {
        end();
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        synchronized (subscriptions) {
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
        return first;
    }

    /** A subscriber as its channels see it: whichever closes first tells it, and nothing calls it afterwards. */
    private static final class Once implements Subscriber {

        private final Subscriber target;
        private final AtomicBoolean ended;

        Once(Subscriber target, AtomicBoolean ended) {
            this.target = target;
            this.ended = ended;
        }

        @Override
        public void wake() {
            if (!ended.get()) {
                target.wake();
            }
        }

        @Override
        public void close(CloseReason reason) {
            if (ended.compareAndSet(false, true)) {
                target.close(reason);
            }
        }

        @Override
        public String toString() {
            return target.toString();
        }
    }

    @Override
    public String toString() {
        return "Reader[" + cursor() + "]";
    }
}
