package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Transport;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Those who use the server while somebody abuses it: a WebSocket and a long poll follow a trickle of messages, and the
 * memory is looked at before and after. <i>Not thread-safe</i>, but the trickle has a thread of its own.
 */
final class Bystanders implements AutoCloseable {

    /** What garbage collection, pools and code that was compiled meanwhile may have added. */
    private static final long SLACK_BYTES = 48L << 20;

    /** The server's pool grows to 200. */
    private static final int SLACK_THREADS = 220;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHANNEL = "bystanders";

    private final ImmediacyServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger published = new AtomicInteger();
    private final Heard onWebSocket = new Heard();
    private final Heard onLongpoll = new Heard();
    private final Client webSocket;
    private final Client longpoll;
    private final long heapBefore;
    private final int threadsBefore;
    private int served;

    private Bystanders(ImmediacyServer server) throws Exception {
        this.server = server;
        this.webSocket = connect("websocket", onWebSocket);
        this.longpoll = connect("longpoll", onLongpoll);
        webSocket.ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        longpoll.ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        postOnANewConnection();
        this.heapBefore = liveHeapBytes();
        this.threadsBefore = threads();
        var unused = timer.scheduleAtFixedRate(this::publish, 0, 20, TimeUnit.MILLISECONDS);
    }

    /** Connects them, and begins the trickle. */
    static Bystanders of(ImmediacyServer server) throws Exception {
        return new Bystanders(server);
    }

    private Client connect(String transport, Heard heard) {
        return ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(transport))
                .findAny()
                .orElseThrow()
                .connect(ClientConfig.of(server.uri(), CHANNEL).withUser(transport), heard);
    }

    private void publish() {
        server.hub().publish(CHANNEL, "trickle", Draft.of(new Json(Integer.toString(published.incrementAndGet()))));
    }

    /** Somebody new comes, publishes and is answered, and the trickle goes on. */
    void areServed() throws IOException {
        postOnANewConnection();
        int seen = onWebSocket.messages.size();
        await().atMost(PATIENCE).until(() -> onWebSocket.messages.size() > seen);
        assertThat(threads()).isLessThan(threadsBefore + SLACK_THREADS);
    }

    private void postOnANewConnection() throws IOException {
        String body = "{\"data\":" + ++served + "}";
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send("POST /v1/channels/others/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            assertThat(raw.readResponse().status()).isEqualTo(201);
        }
    }

    /** Ends the trickle: everybody got all of it, once and in order, and memory and threads are what they were. */
    void gotEverything() throws IOException {
        areServed();
        stop();
        List<String> all = IntStream.rangeClosed(1, published.get())
                .mapToObj(Integer::toString)
                .toList();
        assertThat(all).isNotEmpty();
        for (Heard heard : List.of(onWebSocket, onLongpoll)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(numbers(heard)).isEqualTo(all));
            assertThat(heard.problems).isEmpty();
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(liveHeapBytes()).isLessThan(heapBefore + SLACK_BYTES));
        assertThat(threads()).isLessThan(threadsBefore + SLACK_THREADS);
    }

    private static List<String> numbers(Heard heard) {
        return heard.messages.stream().map(Message::data).map(Json::text).toList();
    }

    /** What is in use once garbage was collected. */
    static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private void stop() {
        timer.shutdown();
        try {
            assertThat(timer.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        webSocket.close();
        longpoll.close();
    }
}
