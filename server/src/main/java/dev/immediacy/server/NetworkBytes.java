package dev.immediacy.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The bytes of all connections, those that are open included: summed up when somebody asks, so that a write costs nothing
 * more. <i>Thread-safe.</i>
 */
final class NetworkBytes {

    private final ServerConnector connector;
    private final AtomicLong most = new AtomicLong();
    private final ToLongFunction<ConnectionStatistics> closed;
    private final ToLongFunction<Connection> open;

    private NetworkBytes(
            ServerConnector connector, ToLongFunction<ConnectionStatistics> closed, ToLongFunction<Connection> open) {
        this.connector = connector;
        this.closed = closed;
        this.open = open;
    }

    /** Counts what a connector that has not started sends and receives. */
    static void bind(MeterRegistry registry, ServerConnector connector) {
        connector.addBean(new ConnectionStatistics());
        register(
                registry,
                "in",
                new NetworkBytes(connector, ConnectionStatistics::getReceivedBytes, Connection::getBytesIn));
        register(
                registry,
                "out",
                new NetworkBytes(connector, ConnectionStatistics::getSentBytes, Connection::getBytesOut));
    }

    private static void register(MeterRegistry registry, String direction, NetworkBytes bytes) {
        // the registry holds what it asks weakly, but for the function: the connector is kept by its server
        FunctionCounter.builder("immediacy.network.bytes", bytes.connector, unused -> bytes.total())
                .description("bytes of all connections, of headers and TLS as well")
                .tags("direction", direction)
                .register(registry);
    }

    /** Never less than before, even where a connection closes between the two sums. */
    private double total() {
        long sum = closed.applyAsLong(connector.getBean(ConnectionStatistics.class));
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection != null) {
                sum += open.applyAsLong(connection);
            }
        }
        return most.accumulateAndGet(sum, Math::max);
    }
}
