package dev.immediacy.benchmarks;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Json;
import dev.immediacy.http.ChannelUri;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Publishes by {@code POST} on one connection, request after request, without waiting for a response (RFC 9112 §9.3.2).
 *
 * <p>One connection keeps the messages in their order, which requests side by side would not. <i>Thread-safe</i>: one
 * thread publishes; a thread of its own reads the responses until {@link #close} or the server ends the connection.
 */
final class PipelinedPublisher implements Publisher {

    private static final int CREATED = 201;

    private final Socket socket;
    private final String head;

    // guarded by this
    private final Deque<Long> unansweredSince = new ArrayDeque<>(); // grows to what the trial publishes, at most
    private final Histogram answerNanos = SubscriberLedger.histogram();
    private long sent;
    private long accepted;
    private long refused;
    private boolean ended;

    private PipelinedPublisher(Socket socket, URI resource) {
        this.socket = socket;
        this.head = "POST " + resource.getRawPath() + " HTTP/1.1\r\nHost: " + resource.getRawAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    /** Connects; {@code channel} is where it publishes. */
    static PipelinedPublisher connect(URI server, String channel) {
        URI resource =
                ChannelUri.of(ClientConfig.of(server, channel), "messages").toUri();
        try {
            Socket socket = new Socket(resource.getHost(), resource.getPort());
            socket.setTcpNoDelay(true);
            PipelinedPublisher publisher = new PipelinedPublisher(socket, resource);
            Thread reader = new Thread(publisher::readResponses, "compare-answers");
            reader.setDaemon(true);
            reader.start();
            return publisher;
        } catch (IOException e) {
            throw new UncheckedIOException("server could not be reached at " + server, e);
        }
    }

    @Override
    public void publish(Json data) {
        byte[] body = ("{\"data\":" + data.text() + "}").getBytes(StandardCharsets.UTF_8);
        byte[] start = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        synchronized (this) {
            sent++;
            unansweredSince.addLast(System.nanoTime());
        }
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            throw new UncheckedIOException("server ended the publisher's connection", e);
        }
    }

    @Override
    public synchronized Answers answers(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); isAwaiting() && left > 0; left = deadline - System.nanoTime()) {
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return new Answers(accepted, sent - accepted, answerNanos.getValueAtPercentile(50) / 1e6);
    }

    private synchronized boolean isAwaiting() {
        return !ended && accepted + refused < sent;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readResponses() {
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String status = ResponseHead.line(in); !status.isEmpty(); status = ResponseHead.line(in)) {
                in.skipNBytes(ResponseHead.contentLength(in));
                answered(Integer.parseInt(status.split(" ", 3)[1]));
            }
        } catch (IOException e) {
            // closed at either end: what is unanswered then counts as refused
            end();
            return;
        }
        end();
    }

    private synchronized void answered(int status) {
        answerNanos.recordValue(System.nanoTime() - unansweredSince.removeFirst());
        if (status == CREATED) {
            accepted++;
        } else {
            refused++;
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
