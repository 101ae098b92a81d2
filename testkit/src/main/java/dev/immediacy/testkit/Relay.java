package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP relay on loopback that stands for a network: it delays bytes, counts them, and fails on command.
 *
 * <pre>{@code
 * try (Relay relay = Relay.start(RelayConfig.defaults().withDelay(Duration.ofMillis(25)), server.address())) {
 *     RelayTraffic before = relay.traffic();
 *     fetch(relay.uri().resolve("/v1/channels/lobby/poll"));   // takes at least 50 ms
 *     RelayTraffic request = relay.traffic().minus(before);
 * }
 * }</pre>
 *
 * <p><em>Delay.</em> Each direction has a delay, constant until {@link #delay} changes it. Bytes are read as soon as they come, kept with the time they
 * are due, and delivered in order at that time, never earlier. The end of a stream and a reset take the same delay.
 *
 * <p><em>Connecting.</em> The kernel accepts for the relay, so a client's connect returns at once. The rest of a
 * connection's establishment is as over a real network: the target is connected one delay after the accept, the
 * client's first bytes count as sent one round trip after it, and the target's not before those could have arrived. A
 * target that refuses is seen by the client as a reset, one round trip after its connect.
 *
 * <p><em>Deviation.</em> No packet loss, no congestion window, no slow start. A client that closed both directions is
 * noticed at the second write to it, because only the kernel's reset tells.
 *
 * <p><em>Thread-safe: one thread owns all connections, a second one keeps the time; commands are handed over.</em> Both
 * threads are daemons, named after the port, and end with {@link #close()}. Neither runs while nothing moves.
 */
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final int BACKLOG = 1_024;
    private static final long ACCEPT_RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final InetSocketAddress target;
    private final RelayPlan plan;
    private final RelayTap tap;
    private final InetSocketAddress address;
    private final RelayLoop loop;
    private final TrafficCounter counter = new TrafficCounter();
    private final Set<RelayConnection> connections = ConcurrentHashMap.newKeySet();

    /** Written by the relay's thread. */
    private volatile RelayConfig config;

    // Confined to the relay's thread.
    private long lastId;
    private boolean refusing;

    private Relay(RelayConfig config, InetSocketAddress target, RelayPlan plan, RelayTap tap) throws IOException {
        this.config = config;
        this.target = target;
        this.plan = plan;
        this.tap = tap;
        ServerSocketChannel listener = listen(config);
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.loop =
                new RelayLoop("relay-" + address.getPort(), () -> connections().forEach(RelayConnection::close));
        loop.register(listener, SelectionKey.OP_ACCEPT, this::acceptReady);
    }

    private static ServerSocketChannel listen(RelayConfig config) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        if (config.socketBufferBytes() > 0) {
            // Before the bind: the window a client sees is fixed when its connection is accepted.
            listener.setOption(StandardSocketOptions.SO_RCVBUF, config.socketBufferBytes());
        }
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        return listener;
    }

    /**
     * Starts a relay that harms no connection.
     *
     * @param config the network to stand for
     * @param target where connections are forwarded to; need not listen yet
     * @return the running relay
     * @throws UncheckedIOException if no port can be opened
     * @throws IllegalArgumentException if the target's host name was not resolved
     */
    public static Relay start(RelayConfig config, InetSocketAddress target) {
        return start(config, target, RelayPlan.none());
    }

    /**
     * Starts a relay that shows each new connection to a plan first.
     *
     * @param config the network to stand for
     * @param target where connections are forwarded to; need not listen yet
     * @param plan what to do to each connection
     * @return the running relay
     * @throws UncheckedIOException if no port can be opened
     * @throws IllegalArgumentException if the target's host name was not resolved
     */
    public static Relay start(RelayConfig config, InetSocketAddress target, RelayPlan plan) {
        return start(config, target, plan, RelayTap.none());
    }

    /**
     * Starts a relay that shows each new connection to a plan, and each read to a tap.
     *
     * @param config the network to stand for
     * @param target where connections are forwarded to; need not listen yet
     * @param plan what to do to each connection
     * @param tap who hears of each read
     * @return the running relay
     * @throws UncheckedIOException if no port can be opened
     * @throws IllegalArgumentException if the target's host name was not resolved
     */
    public static Relay start(RelayConfig config, InetSocketAddress target, RelayPlan plan, RelayTap tap) {
        requireNonNull(config, "config");
        requireNonNull(plan, "plan");
        requireNonNull(tap, "tap");
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("target must be resolved, was " + target);
        }
        try {
            Relay relay = new Relay(config, target, plan, tap);
            relay.loop.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The network this relay stands for.
     *
     * @return the configuration in force
     */
    public RelayConfig config() {
        return config;
    }

    /**
     * Where clients connect.
     *
     * @return a loopback address
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The port clients connect to.
     *
     * @return the port the system chose
     */
    public int port() {
        return address.getPort();
    }

    /**
     * The relay as an HTTP origin.
     *
     * @return {@code http://127.0.0.1:PORT/}
     */
    public URI uri() {
        return uri(address);
    }

    /**
     * Opens one more port to the same target, over the same network.
     *
     * <p>A client library that shares connections shares them by host and port: with a port for each client, a tap can
     * tell by the port whose bytes it hears.
     *
     * @return {@code http://127.0.0.1:PORT/}
     * @throws UncheckedIOException if no port can be opened
     * @throws IllegalStateException if the relay was closed
     */
    public URI openPort() {
        try {
            ServerSocketChannel listener = listen(config);
            URI opened = uri((InetSocketAddress) listener.getLocalAddress());
            loop.run(() -> register(listener));
            if (!listener.isRegistered()) {
                listener.close();
                throw new IllegalStateException("relay must be open to open a port, was closed");
            }
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(ServerSocketChannel listener) {
        try {
            loop.register(listener, SelectionKey.OP_ACCEPT, this::acceptReady);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI uri(InetSocketAddress address) {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
    }

    /**
     * What was read from all peers so far, of connections that have ended too.
     *
     * @return a snapshot
     */
    public RelayTraffic traffic() {
        return counter.snapshot();
    }

    /**
     * The connections now open.
     *
     * @return a snapshot, in the order of acceptance
     */
    public List<RelayConnection> connections() {
        return connections.stream()
                .sorted(Comparator.comparingLong(RelayConnection::id))
                .toList();
    }

    /**
     * Changes the delay of both directions, of open connections too: for bytes that are read from now on.
     *
     * @param oneWay half of the round trip
     * @throws IllegalArgumentException if it is not between 0 s and 1 h
     */
    public void delay(Duration oneWay) {
        RelayConfig changed = config.withDelay(oneWay);
        loop.run(() -> {
            config = changed;
            connections().forEach(connection -> connection.delay(changed));
        });
    }

    /**
     * Resets every open connection; new ones are still accepted.
     *
     * <p>When it returns, the sockets are closed.
     */
    public void cutAll() {
        loop.run(() -> connections().forEach(connection -> connection.cutNow(Cut.RESET)));
    }

    /**
     * Resets each new connection as soon as it is accepted, until {@link #accept()}; open ones stay.
     *
     * <p>The port stays open, so that no other program can take it: a client's connect succeeds, then fails.
     */
    public void refuse() {
        loop.run(() -> refusing = true);
    }

    /** Accepts new connections again after {@link #refuse()}. */
    public void accept() {
        loop.run(() -> refusing = false);
    }

    /** Closes the port and every connection, and returns when both threads have ended. Idempotent. */
    @Override
    public void close() {
        loop.stop();
    }

    // The rest runs on the relay's thread.

    InetSocketAddress target() {
        return target;
    }

    void read(RelayRead read) {
        counter.countRead(read.direction(), read.bytes());
        tap.read(read);
    }

    void removed(RelayConnection connection) {
        connections.remove(connection);
    }

    private void acceptReady(SelectionKey key) {
        ServerSocketChannel listener = (ServerSocketChannel) key.channel();
        try {
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                accepted(client);
            }
        } catch (IOException e) {
            log.warn("relay={} accept failed, next attempt in 100 ms: {}", port(), e.toString());
            key.interestOps(0);
            loop.at(System.nanoTime() + ACCEPT_RETRY_NANOS, () -> key.interestOps(SelectionKey.OP_ACCEPT));
        }
    }

    private void accepted(SocketChannel client) throws IOException {
        if (refusing) {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
            return;
        }
        RelayConnection connection = connection(client);
        counter.countConnection();
        connections.add(connection);
        applyPlan(connection);
        if (!connection.isClosed()) {
            connection.open();
        }
    }

    private RelayConnection connection(SocketChannel client) throws IOException {
        try {
            return new RelayConnection(++lastId, this, loop, client);
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    // A plan is foreign code: its failure may end a connection, not the relay.
    @SuppressWarnings("checkstyle:illegalCatch")
    private void applyPlan(RelayConnection connection) {
        try {
            plan.accepted(connection);
        } catch (RuntimeException e) {
            log.error("relay={} connection={} plan failed, connection is reset", port(), connection.id(), e);
            connection.cutNow(Cut.RESET);
        }
    }
}
