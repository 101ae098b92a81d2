package dev.immediacy.cli;

import dev.immediacy.testkit.Cut;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayConnection;
import dev.immediacy.testkit.RelayTraffic;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One relay for each transport, in front of the server: the networks of the page's race.
 *
 * <p><i>Thread-safe</i>: relays are, and the rest is guarded by this or concurrent.
 */
final class Relays implements AutoCloseable {

    /** The round trip is at most 2 s: the page must not look broken. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    private final Map<String, Relay> relays = new TreeMap<>();
    private final Set<String> stalled = ConcurrentHashMap.newKeySet();

    /** Starts a relay for each name, without delay. */
    void start(InetSocketAddress server, Stream<String> names) {
        synchronized (relays) {
            names.forEach(name -> relays.put(
                    name, Relay.start(RelayConfig.defaults(), server, connection -> accepted(name, connection))));
        }
    }

    /** The relay of this name. */
    Optional<Relay> find(String name) {
        synchronized (relays) {
            return Optional.ofNullable(relays.get(name));
        }
    }

    /** Changes the one-way delay, of what is under way from now on. */
    void delay(Relay relay, Duration oneWay) {
        if (oneWay.isNegative() || oneWay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("delay must be between 0 s and 1 s, was " + oneWay);
        }
        relay.delay(oneWay);
    }

    /** Ends every connection, without a word to either side. */
    void cut(Relay relay) {
        relay.connections().forEach(connection -> connection.cut(Cut.RESET));
    }

    /** Delivers nothing to the clients, or goes on: what a reader that stopped reading looks like to the server. */
    void stall(String name, Relay relay, boolean on) {
        if (on) {
            stalled.add(name);
            relay.connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
        } else {
            stalled.remove(name);
            relay.connections().forEach(connection -> connection.resume(Direction.DOWNSTREAM));
        }
    }

    /** The relays' origins, as sources of a Content-Security-Policy. */
    String sources() {
        synchronized (relays) {
            return relays.values().stream()
                    .map(Relay::port)
                    .map(port -> "http://127.0.0.1:" + port + " ws://127.0.0.1:" + port)
                    .collect(Collectors.joining(" "));
        }
    }

    /** What each is doing, {@code {"relays": […]}}. */
    String toJson() {
        synchronized (relays) {
            return relays.entrySet().stream()
                    .map(entry -> describe(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(",", "{\"relays\":[", "]}"));
        }
    }

    @Override
    public void close() {
        synchronized (relays) {
            relays.values().forEach(Relay::close);
            relays.clear();
        }
    }

    private void accepted(String name, RelayConnection connection) {
        if (stalled.contains(name)) {
            connection.stall(Direction.DOWNSTREAM);
        }
    }

    private String describe(String name, Relay relay) {
        RelayTraffic traffic = relay.traffic();
        return "{\"name\":\"" + name + "\",\"port\":" + relay.port()
                + ",\"delayMillis\":" + relay.config().upstreamDelay().toMillis()
                + ",\"stalled\":" + stalled.contains(name)
                + ",\"connections\":" + traffic.connections()
                + ",\"upBytes\":" + traffic.upstreamBytes()
                + ",\"downBytes\":" + traffic.downstreamBytes() + "}";
    }
}
