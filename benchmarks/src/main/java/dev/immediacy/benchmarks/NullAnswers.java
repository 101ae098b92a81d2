package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.DaemonThreads;
import dev.immediacy.http.PollCodec;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * What our polling client takes when all are answered at once, as a broadcast does: long polls wait at a bare server,
 * which answers one after the other that there is nothing. No Jetty, no log, no message.
 *
 * <pre>
 *   N clients ── ask ──▶ relay ── delay ──▶ bare server: waits for all N, and for the next time
 *        ▲                                      │ counted from here
 *        └────────── relay ── delay ◀── N answers, one after the other
 * </pre>
 *
 * <p><i>Confined to</i> the thread that runs it, beside the server's own and the client's.
 */
final class NullAnswers implements AutoCloseable {

    private static final int WARM_UP = 20;
    private static final int ROUNDS = 20;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_HEAD = 4_096;

    private final RelayConfig network;
    private final int clients;
    private final ByteBuffer answer;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Relay relay;

    // written by the server's thread, read when it has ended
    private final List<Long> answeredNanos = new ArrayList<>();
    private final List<Double> gapsMillis = new ArrayList<>();

    private NullAnswers(RelayConfig network, int clients) throws IOException {
        this.network = network;
        this.clients = clients;
        byte[] body = PollCodec.encode(List.of(), Cursor.OLDEST);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + END_OF_HEAD;
        this.answer = StandardCharsets.US_ASCII.encode(head + new String(body, StandardCharsets.US_ASCII));
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), clients);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        this.relay = Relay.start(network, (InetSocketAddress) listener.getLocalAddress());
    }

    /**
     * Runs it.
     *
     * @param cell a row whose clients it imitates
     * @param rest for which all wait before they are answered, but for a warm-up
     */
    static Result measure(RelayConfig network, int clients, Cell cell, Duration rest) throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("compare-null-answers"));
        try (NullAnswers answers = new NullAnswers(network, clients)) {
            URI server = answers.relay.uri();
            List<AskLoop> loops = IntStream.range(0, clients)
                    .mapToObj(i -> AskLoop.start(ClientConfig.of(server, "null"), cell, rest))
                    .toList();
            thread.submit(() -> answers.serve(rest)).get();
            loops.forEach(AskLoop::close);
            return answers.result(loops);
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("null answers failed: " + e.getMessage(), e);
        } finally {
            thread.shutdownNow();
        }
    }

    /**
     * Medians. <i>Immutable.</i>
     *
     * @param clientMillis from the first answer's being written to the application, beyond the network's one-way delay
     * @param gapMillis from then to the next request's arrival
     */
    record Result(double clientMillis, double gapMillis) {}

    /** Answers round after round; returns when all have asked once more, and so had every answer. */
    private boolean serve(Duration rest) throws IOException {
        List<SocketChannel> waiting = awaitAll();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            long answered = System.nanoTime();
            answeredNanos.add(answered);
            for (SocketChannel client : waiting) {
                var unused = client.write(answer.rewind());
            }
            waiting = awaitAll();
            if (round >= WARM_UP - 1) {
                Pacer.awaitTime(System.nanoTime() + rest.toNanos());
            }
        }
        return true;
    }

    /** The connections on which a whole request came, one for each client. */
    private List<SocketChannel> awaitAll() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        while (waiting.size() < clients) {
            if (selector.select(ASK_TIMEOUT.toMillis()) == 0) {
                throw new IOException("clients must ask again within " + Ranges.text(ASK_TIMEOUT) + ", "
                        + waiting.size() + " of " + clients + " did");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept();
                } else if (isAsked(key)) {
                    waiting.add((SocketChannel) key.channel());
                    addGap();
                }
            }
            selector.selectedKeys().clear();
        }
        return waiting;
    }

    private void accept() throws IOException {
        SocketChannel client = listener.accept();
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(LONGEST_HEAD));
    }

    private static boolean isAsked(SelectionKey key) throws IOException {
        ByteBuffer head = (ByteBuffer) key.attachment();
        if (((SocketChannel) key.channel()).read(head) < 0) {
            throw new EOFException("client closed its connection");
        }
        String read = StandardCharsets.US_ASCII.decode(head.duplicate().flip()).toString();
        if (!read.endsWith(END_OF_HEAD)) {
            return false;
        }
        head.clear();
        return true;
    }

    private void addGap() {
        int rounds = answeredNanos.size();
        if (rounds > WARM_UP) {
            gapsMillis.add((System.nanoTime() - answeredNanos.get(rounds - 1)) / 1e6);
        }
    }

    private Result result(List<AskLoop> loops) {
        List<Double> extras = new ArrayList<>();
        for (AskLoop loop : loops) {
            List<Long> heard = loop.answeredNanos();
            for (int round = WARM_UP; round < Math.min(heard.size(), answeredNanos.size()); round++) {
                long due = answeredNanos.get(round) + network.downstreamDelay().toNanos();
                extras.add((heard.get(round) - due) / 1e6);
            }
        }
        return new Result(Interval.median(extras), Interval.median(gapsMillis));
    }

    @Override
    public void close() throws IOException {
        relay.close();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
