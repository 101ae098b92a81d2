package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The hub of a single process: every channel lives in memory, bounded by its {@link Retention},
 * and all of them together by {@link HubConfig#maxRetainedBytes}.
 *
 * <p><i>Thread-safe.</i> It owns a drain thread for each processor (four at most), which run the subscribers' wake-ups,
 * and one thread that expires messages once a second; all are daemons and end with {@link #close}.
 */
public final class MemoryHub implements Hub {

    private static final Duration EXPIRY_PERIOD = Duration.ofSeconds(1);
    private static final int MAX_DRAIN_THREADS = 4;
    /** An empty channel this old may go where another needs its room; a younger one may be about to get its message. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final HubConfig config;
    private final TimeSource time;
    private final Presence presence;
    private final LogBudget budget;
    private final ConcurrentMap<String, Channel> channels = new ConcurrentHashMap<>();
    private final ReentrantLock creation = new ReentrantLock(); // held while one more is counted and added
    private final AtomicReference<@Nullable CloseReason> closed = new AtomicReference<>();
    private final ExecutorService drains;
    private final ScheduledExecutorService expiry;

    /** A hub with its own threads. */
    public MemoryHub(HubConfig config, TimeSource time) {
        this.config = requireNonNull(config, "config");
        this.time = requireNonNull(time, "time");
        this.presence = new Presence(time);
        this.budget = new LogBudget(config.maxRetainedBytes());
        int threads = Math.min(MAX_DRAIN_THREADS, Runtime.getRuntime().availableProcessors());
        // the queue holds each channel's drain at most once; what is signalled after the end has nobody left to wake
        this.drains = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("immediacy-drain"),
                new ThreadPoolExecutor.DiscardPolicy());
        this.expiry = DaemonThreads.timer("immediacy-expiry");
        long period = EXPIRY_PERIOD.toMillis();
        var unused = expiry.scheduleWithFixedDelay(this::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** A hub with default bounds. */
    public static MemoryHub create() {
        return new MemoryHub(HubConfig.defaults(), TimeSource.system());
    }

    @Override
    public Receipt publish(String channel, String sender, Draft draft) {
        refuseIfTooLarge(draft.data());
        String recipient = draft.recipient();
        if (recipient == null) {
            return append(channel, sender, draft);
        }
        if (sender.equals(Names.ANONYMOUS) || sender.equals(recipient)) {
            return append(Names.inbox(recipient), sender, draft);
        }
        channel(Names.inbox(recipient)); // made first: where there is no room, neither inbox gets it
        Receipt own = append(Names.inbox(sender), sender, draft);
        if (!own.duplicate()) {
            append(Names.inbox(recipient), sender, draft.withId(own.id()));
        }
        return own;
    }

    @Override
    public Reader reader(ReadRequest request) {
        refuseIfClosed();
        List<Channel> followed = new ArrayList<>(2);
        followed.add(channel(request.channel()));
        if (request.hasInbox()) {
            followed.add(channel(Names.inbox(request.userOrAnonymous())));
        }
        return new Reader(followed, request.after());
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public HubConfig config() {
        return config;
    }

    @Override
    public boolean isClosed() {
        return closed.get() != null;
    }

    /** How many channels there are now, inboxes included. */
    public int channelCount() {
        return channels.size();
    }

    /** What all channels retain now, in bytes of wire JSON. */
    public long retainedBytes() {
        return budget.bytes();
    }

    /**
     * The channel of this name, made if there is none.
     *
     * @throws OverflowException if it would be one too many
     */
    public Channel channel(String name) {
        Channel known = channels.get(name);
        Channel channel = known == null ? make(name) : known;
        refuseIfClosed(); // closing walks the channels after it set its mark: one of the two sees the other
        return channel;
    }

    private Channel make(String name) {
        creation.lock();
        try {
            if (channels.size() >= config.maxChannels()) {
                channels.values().removeIf(channel -> channel.retireIfIdle(SETTLED.toNanos()));
            }
            if (channels.size() >= config.maxChannels() && !channels.containsKey(name)) {
                throw new OverflowException("a new channel needs room, maxChannels is " + config.maxChannels());
            }
            return channels.computeIfAbsent(name, n -> new Channel(n, config.retention(), budget, drains, time));
        } finally {
            creation.unlock();
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (!closed.compareAndSet(null, requireNonNull(reason, "reason"))) {
            return;
        }
        expiry.shutdownNow();
        channels.values().forEach(channel -> channel.close(reason));
        drains.shutdown();
    }

    private Receipt append(String channelName, String sender, Draft draft) {
        while (true) {
            refuseIfClosed();
            Channel channel = channel(channelName);
            budget.makeRoom(channels.values());
            Receipt receipt = channel.append(sender, draft);
            if (receipt != null) {
                return receipt;
            }
            channels.remove(channelName, channel); // retired: do not wait until the expiry thread has come to it
        }
    }

    private void expire() {
        presence.expire();
        for (Channel channel : channels.values()) {
            channel.expire();
            if (channel.retireIfIdle(IDLE_CHANNEL.toNanos())) {
                channels.remove(channel.name(), channel);
            }
        }
    }

    private void refuseIfClosed() {
        CloseReason reason = closed.get();
        if (reason != null) {
            throw new SessionClosedException(reason);
        }
    }

    private void refuseIfTooLarge(Json data) {
        int limit = config.maxMessageBytes();
        int atLeast = data.text().length(); // a char is at least one byte of UTF-8, and at most three
        if (atLeast > limit / 3) {
            int bytes = data.text().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > limit) {
                throw new MessageTooLargeException(bytes, limit);
            }
        }
    }
}
