package dev.immediacy.testkit;

import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Position;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a contract is played on: a server, a relay in front of it, and the clients of one test, which end with it.
 *
 * <p><em>Confined to the test's thread.</em>
 */
final class Stage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String LOBBY = "lobby";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final IntFunction<ContractServer> starter;
    private final Relay relay;
    private final List<Client> clients = new ArrayList<>();
    private final AtomicBoolean silent = new AtomicBoolean();
    private ContractServer server;

    /**
     * Raises the curtain.
     *
     * @param starter starts a server at a port
     */
    Stage(IntFunction<ContractServer> starter, RelayConfig network) {
        this.starter = starter;
        this.server = starter.apply(Ports.free());
        this.relay = Relay.start(network, server.address(), connection -> {
            if (silent.get()) {
                connection.stall(Direction.DOWNSTREAM);
            }
        });
    }

    Hub hub() {
        return server.hub();
    }

    Relay relay() {
        return relay;
    }

    /** The server without the relay. */
    InetSocketAddress serverAddress() {
        return server.address();
    }

    /** From now on nothing reaches a client, on connections to come neither, until all are cut. */
    void silence() {
        silent.set(true);
        relay.connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
    }

    /** Resets every connection; those to come are whole again. */
    void cutAll() {
        silent.set(false);
        relay.cutAll();
    }

    /** Where a channel's log ends now. */
    Position end(String channel) {
        try (Reader reader = hub().reader(new ReadRequest(channel, null, null))) {
            return reader.cursor().positions().get(0);
        }
    }

    /** The place of a sequence in a channel's log. */
    Position position(String channel, long sequence) {
        return new Position(end(channel).epoch(), sequence);
    }

    /** Another server at the same port, which knows nothing of the first one's messages. */
    void restartServer() {
        int port = server.port();
        server.close();
        server = starter.apply(port);
    }

    /** A client of the lobby, through the relay. */
    ClientConfig lobby() {
        return ClientConfig.of(relay.uri(), LOBBY).withPolling(Polling.every(POLL_INTERVAL));
    }

    /** Connects a client and waits until it has its place in the log. */
    Client connect(Transport transport, ClientConfig config, ClientListener listener) {
        Client client = transport.connect(config, listener);
        clients.add(client);
        answer(client.ready());
        return client;
    }

    /** Publishes texts to the lobby, as {@code alice}, on the server itself. */
    List<Receipt> publish(String... texts) {
        return List.of(texts).stream()
                .map(text -> hub().publish(LOBBY, "alice", text(text)))
                .toList();
    }

    static Draft text(String text) {
        return Draft.of(Json.ofString(text));
    }

    /** {@code "0"}, {@code "1"} and so on. */
    static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    /** A client's cursor, as soon as it is behind the last message heard. */
    static String cursor(Client client, Heard heard) {
        Message last = heard.messages().get(heard.messages().size() - 1);
        await().atMost(PATIENCE).until(() -> client.cursor().contains(last.cursor()));
        return client.cursor();
    }

    /** Waits for an answer that has to be a success. */
    static <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("expected an answer, got " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        relay.close();
        server.close();
    }
}
