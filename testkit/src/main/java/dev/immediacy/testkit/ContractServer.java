package dev.immediacy.testkit;

import dev.immediacy.core.Hub;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.TimeSource;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelApi;
import dev.immediacy.http.ServletMount;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server that a contract is tested on: some transports over one hub, at one port of loopback.
 *
 * @param hub what the transports carry
 * @param port where it listens on 127.0.0.1
 * @param stop ends it, and every connection with it
 */
public record ContractServer(Hub hub, int port, Runnable stop) implements AutoCloseable {

    /**
     * Starts a Jetty with nothing but these transports.
     *
     * @param port where to listen; 0 for any free port
     * @throws IllegalStateException if the server does not start
     */
    public static ContractServer start(int port, HubConfig config, TimeSource time, List<Transport> transports) {
        MemoryHub hub = new MemoryHub(config, time);
        TestServer server = TestServer.start(port, context -> {
            ServletMount mount = ServletMount.on(context, hub);
            ChannelApi.mount(mount);
            transports.forEach(transport -> transport.mount(mount));
        });
        return new ContractServer(hub, server.address().getPort(), () -> {
            hub.close();
            server.close();
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        stop.run();
    }
}
