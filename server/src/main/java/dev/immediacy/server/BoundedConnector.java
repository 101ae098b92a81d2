package dev.immediacy.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector that keeps no connection beyond the limits, and none that takes too long over the head of its request.
 *
 * <p>Jetty's idle timeout begins again with every byte, so that a byte now and then keeps a connection for hours
 * (slowloris). Here each connection is looked at four times within the timeout; one that has been before or in a head all
 * the while, without a request to show for it, is closed. A TLS handshake that does not end counts as that.
 *
 * <p><i>Thread-safe</i>: concurrent maps and a counter; what was seen of each connection is confined to the sweep.
 */
final class BoundedConnector extends ServerConnector {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedConnector.class);
    private static final int SWEEPS = 4;
    private static final long NO_REQUEST_YET = -1;
    private static final int BACKLOG = 1_024;

    private final ConnectionLimits limits;
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final Map<EndPoint, InetAddress> counted = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger(); // not the map's size, which two that come at once both see

    // confined to the sweep
    private final Map<EndPoint, Waiting> waiting = new HashMap<>();

    /** Since when a connection has been without a next request. */
    private record Waiting(long requests, long sinceNanos) {}

    BoundedConnector(Server jetty, ConnectionLimits limits, ConnectionFactory... protocols) {
        super(jetty, protocols);
        this.limits = limits;
        setAcceptQueueSize(BACKLOG); // 50 by default: beyond, the system makes clients wait for a second or more
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        scheduleSweep();
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        if (!(endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return; // gone already
        }
        InetAddress address = remote.getAddress();
        counted.put(endPoint, address);
        int ofAddress = perAddress.merge(address, 1, Integer::sum);
        int ofAll = total.incrementAndGet();
        if (exceeds(ofAddress, limits.perAddress()) || exceeds(ofAll, limits.total())) {
            LOG.debug("address={} connections={} of {} refused", address, ofAddress, ofAll);
            endPoint.close();
        }
    }

    private static boolean exceeds(int count, int limit) {
        return limit > 0 && count > limit;
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        InetAddress address = counted.remove(endPoint); // a closed end point need not know it any more
        if (address != null) {
            total.decrementAndGet();
            perAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        }
    }

    private void scheduleSweep() {
        if (isStarting() || isRunning()) {
            long millis = Math.max(1, limits.requestTimeout().toMillis() / SWEEPS);
            getScheduler().schedule(this::sweep, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        waiting.keySet().retainAll(getConnectedEndPoints());
        for (EndPoint endPoint : getConnectedEndPoints()) {
            Connection connection = inside(endPoint.getConnection());
            long requests = requestsBeforeNext(connection);
            if (requests < NO_REQUEST_YET) {
                waiting.remove(endPoint);
                continue;
            }
            Waiting before = waiting.get(endPoint);
            if (before == null || before.requests() != requests) {
                waiting.put(endPoint, new Waiting(requests, now));
            } else if (now - before.sinceNanos() > limits.requestTimeout().toNanos()) {
                LOG.debug("address={} closed: no whole head of a request in time", endPoint.getRemoteSocketAddress());
                endPoint.close();
            }
        }
        scheduleSweep();
    }

    private static Connection inside(Connection connection) {
        return connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection;
    }

    /** How many requests came before the one that is awaited; less than {@link #NO_REQUEST_YET} if none is. */
    private static long requestsBeforeNext(@Nullable Connection connection) {
        if (connection == null || connection instanceof NegotiatingServerConnection) {
            return NO_REQUEST_YET;
        }
        if (connection instanceof HttpConnection http) {
            HttpParser parser = http.getParser();
            return parser.inHeaderState() ? http.getMessagesIn() : NO_REQUEST_YET - 1;
        }
        return NO_REQUEST_YET - 1; // a WebSocket, or HTTP/2: they have timeouts of their own
    }
}
