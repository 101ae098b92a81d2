package dev.immediacy.benchmarks;

import dev.immediacy.core.DaemonThreads;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The least that one message to many receivers takes on this machine: eight bytes, written to one bare socket after the
 * other, through the relay. No HTTP, no JSON, no transport.
 *
 * <pre>
 *   trigger ──▶ writer ── N sockets ──▶ relay ── delay ──▶ N sockets ──▶ reader
 *                  └────────────── counted from here ─────────────────────┘
 * </pre>
 *
 * <p><i>Confined to</i> the thread that runs it, beside the writer's and the reader's own.
 */
final class NullFanOut implements AutoCloseable {

    private static final int WARM_UP = 10;
    private static final int BACKLOG = 1_024;

    private final RelayConfig network;
    private final int messages;
    private final ServerSocketChannel listener;
    private final Relay relay;
    private final List<SocketChannel> writers = new ArrayList<>();
    private final List<SocketChannel> readers = new ArrayList<>();

    private NullFanOut(RelayConfig network, int receivers, int messages) throws IOException {
        this.network = network;
        this.messages = WARM_UP + messages;
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        this.relay = Relay.start(network, (InetSocketAddress) listener.getLocalAddress());
        for (int i = 0; i < receivers; i++) {
            readers.add(SocketChannel.open(relay.address()));
            SocketChannel accepted = listener.accept();
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            writers.add(accepted);
        }
    }

    /**
     * Runs one.
     *
     * @return what a message takes beyond the network's one-way delay, in milliseconds; the median over all receivers
     */
    static double extraMillis(RelayConfig network, int receivers, Schedule schedule) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2, DaemonThreads.named("compare-fan-out"));
        try (NullFanOut fanOut = new NullFanOut(network, receivers, schedule.size())) {
            return fanOut.run(threads, schedule);
        } catch (IOException e) {
            throw new UncheckedIOException("null fan-out failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private double run(ExecutorService threads, Schedule schedule) throws IOException, InterruptedException {
        try (ServerSocketChannel door =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket trigger = new Socket(
                        InetAddress.getLoopbackAddress(), door.socket().getLocalPort());
                Socket triggered = door.accept().socket()) {
            trigger.setTcpNoDelay(true);
            var writing = threads.submit(() -> write(new DataInputStream(triggered.getInputStream())));
            Future<Double> reading = threads.submit(this::read);
            DataOutputStream out = new DataOutputStream(trigger.getOutputStream());
            pull(out, Schedule.periodic(schedule.perSecond(), warmUpDuration(schedule)));
            pull(out, schedule);
            double median = NullFanOut.get(reading);
            NullFanOut.get(writing);
            return median - network.downstreamDelay().toNanos() / 1e6;
        }
    }

    private static Duration warmUpDuration(Schedule schedule) {
        return Duration.ofNanos((long) (WARM_UP * 1e9 / schedule.perSecond()));
    }

    private static void pull(DataOutputStream trigger, Schedule schedule) {
        var unused = Pacer.run(schedule, System.nanoTime(), (index, intended) -> {
            try {
                trigger.writeLong(intended);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static <T> T get(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private boolean write(DataInputStream trigger) throws IOException {
        for (int i = 0; i < messages; i++) {
            trigger.readLong();
            ByteBuffer stamp = ByteBuffer.allocate(Long.BYTES).putLong(0, System.nanoTime());
            for (SocketChannel writer : writers) {
                writer.write(stamp.rewind());
            }
        }
        return true;
    }

    /** The median, in milliseconds, over all receivers, without the warm-up. */
    private double read() throws IOException {
        List<Double> millis = new ArrayList<>();
        long count = 0;
        long all = (long) messages * readers.size();
        long skipped = (long) WARM_UP * readers.size();
        ByteBuffer stamp = ByteBuffer.allocate(Long.BYTES);
        try (Selector selector = Selector.open()) {
            for (SocketChannel reader : readers) {
                reader.configureBlocking(false);
                reader.register(selector, SelectionKey.OP_READ);
            }
            while (count < all && selector.select() >= 0) {
                for (SelectionKey key : selector.selectedKeys()) {
                    if (((SocketChannel) key.channel()).read(stamp.clear()) == Long.BYTES && ++count > skipped) {
                        millis.add((System.nanoTime() - stamp.getLong(0)) / 1e6);
                    }
                }
                selector.selectedKeys().clear();
            }
        }
        return Interval.median(millis);
    }

    @Override
    public void close() throws IOException {
        relay.close();
        for (SocketChannel reader : readers) {
            reader.close();
        }
        for (SocketChannel writer : writers) {
            writer.close();
        }
        listener.close();
    }
}
