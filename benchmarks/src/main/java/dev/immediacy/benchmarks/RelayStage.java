package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A real server; its subscribers connect through a relay of their own, its publisher directly. <i>Confined to</i> the
 * trial's thread.
 */
final class RelayStage implements Stage {

    private final URI server;
    private final CpuClock cpu;
    private final Relay relay;

    RelayStage(URI server, CpuClock cpu, RelayConfig network) {
        this.server = server;
        this.cpu = cpu;
        this.relay = Relay.start(network, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    }

    @Override
    public URI uri() {
        return relay.uri();
    }

    @Override
    public Publisher publisher(String channel) {
        return PipelinedPublisher.connect(server, channel);
    }

    @Override
    public Usage usage() {
        return new Usage(relay.traffic(), cpu.nanos(), System.nanoTime(), cpu.threads());
    }

    @Override
    public void close() {
        relay.close();
    }
}
