package dev.immediacy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves a relay's bytes, and the {@link Alarm} that wakes it when bytes come due.
 *
 * <p><em>Thread-safe: all state of a relay is confined to the loop's thread; {@link #run(Runnable)} hands it work.</em>
 *
 * <p>The thread sleeps in the selector. A selector can only be told to wait whole milliseconds, so it waits without a
 * limit and the alarm's thread, parked to the nanosecond, ends the wait shortly before the next due time; what is left
 * then, a few dozen microseconds, is polled away. Without anything under way both threads sleep.
 */
final class RelayLoop {
    private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);
    private static final int READ_BYTES = 64 * 1024;

    /** What the two wake-ups usually take together: timer slack and futex for the alarm, eventfd for the selector. */
    private static final long LEAD_NANOS = Duration.ofNanos(150_000).toNanos();

    /** What a selected channel does when it is ready. */
    @FunctionalInterface
    interface ReadyHandler {
        void ready(SelectionKey key);
    }

    private final String name;
    private final Runnable atEnd;
    private final Selector selector;
    private final Alarm alarm;
    private final Thread thread;

    /** Work from other threads; bounded by their number, as each waits for its own. */
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();

    // Written and read by the loop's thread.
    private final Timetable timetable = new Timetable();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);

    private volatile boolean stopping;
    private volatile boolean finished;

    /** The last action of the loop's thread closes what the relay holds; channels it leaves open are closed after it. */
    RelayLoop(String name, Runnable atEnd) throws IOException {
        this.name = name;
        this.atEnd = atEnd;
        this.selector = Selector.open();
        this.alarm = new Alarm(name + "-alarm", selector::wakeup);
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    void start() {
        alarm.start();
        thread.start();
    }

    SelectionKey register(SelectableChannel channel, int interestOps, ReadyHandler handler) throws IOException {
        return channel.register(selector, interestOps, handler);
    }

    void at(long dueNanos, Runnable action) {
        timetable.at(dueNanos, action);
    }

    /** A cleared buffer for one read; valid until the next call. */
    ByteBuffer readBuffer(int limit) {
        return readBuffer.clear().limit(Math.min(limit, READ_BYTES));
    }

    /** Runs an action on the loop's thread and returns after it ran; does nothing once the loop has ended. */
    void run(Runnable action) {
        if (Thread.currentThread() == thread) {
            action.run();
            return;
        }
        Command command = new Command(action, new CompletableFuture<>());
        commands.add(command);
        selector.wakeup();
        if (finished) {
            command.done.complete(null);
        }
        command.done.join();
    }

    /** Ends both threads and closes every channel; returns after they are gone, unless called by the loop itself. */
    void stop() {
        stopping = true;
        selector.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive() || !alarm.isTerminated()) {
            try {
                thread.join();
                alarm.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException e) {
            log.error("relay={} stopped, selector failed", name, e);
        } finally {
            end();
        }
    }

    /** One wait and what it brought. Due bytes are looked after between two channels, so a crowd delays nobody. */
    private void turn() throws IOException {
        select();
        runCommands();
        for (SelectionKey key : selector.selectedKeys()) {
            ((ReadyHandler) key.attachment()).ready(key);
            timetable.runDue(System.nanoTime());
        }
        selector.selectedKeys().clear();
        timetable.runDue(System.nanoTime());
    }

    private void select() throws IOException {
        if (timetable.isEmpty()) {
            selector.select();
            return;
        }
        long next = timetable.nextNanos();
        if (next - System.nanoTime() <= LEAD_NANOS) {
            selectUntil(next);
        } else {
            alarm.set(next - LEAD_NANOS);
            selector.select();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Only a courtesy: correct without it, kinder to a busy machine with it.
    private void selectUntil(long dueNanos) throws IOException {
        while (selector.selectNow() == 0 && dueNanos - System.nanoTime() > 0 && commands.isEmpty()) {
            Thread.yield();
        }
    }

    private void runCommands() {
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            command.action.run();
            command.done.complete(null);
        }
    }

    private void end() {
        alarm.close();
        atEnd.run();
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            finished = true;
            commands.forEach(command -> command.done.complete(null));
        }
    }

    private record Command(Runnable action, CompletableFuture<Void> done) {}
}
