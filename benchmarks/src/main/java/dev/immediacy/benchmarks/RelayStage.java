package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayConnection;
import dev.immediacy.testkit.RelayPlan;
import dev.immediacy.testkit.RelayRead;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real server; its subscribers connect through a relay of their own, those that will stall through another one, its
 * publisher directly. <i>Confined to</i> the trial's thread.
 */
final class RelayStage implements Stage {

    /** Little may be under way to who does not read, so that the server feels it soon. */
    private static final int STALLING_BYTES = 32 << 10;

    private final com.sun.management.OperatingSystemMXBean self =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ServerProcess server;
    private final CpuClock cpu;
    private final WireLedger wire;
    private final RelayConfig network;
    private final InetSocketAddress target;
    private final Relay relay;
    private @Nullable Relay stallingRelay; // only where somebody stalls

    /** Read by the second relay's thread. */
    private volatile boolean stalled;

    /** A network before a server, whose messages carry so many bytes of data. */
    RelayStage(ServerProcess server, CpuClock cpu, RelayConfig network, int payloadBytes) {
        this.server = server;
        this.cpu = cpu;
        this.wire = new WireLedger(payloadBytes);
        this.network = network;
        this.target = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.uri().getPort());
        this.relay = Relay.start(network, target, RelayPlan.none(), wire);
    }

    @Override
    public URI openDoor() {
        return relay.openPort();
    }

    @Override
    public URI openStallingDoor() {
        Relay there = stallingRelay;
        if (there == null) {
            RelayConfig narrow = network.withMaxQueuedBytes(STALLING_BYTES).withSocketBufferBytes(STALLING_BYTES);
            there = Relay.start(narrow, target, this::accepted);
            stallingRelay = there;
        }
        return there.openPort();
    }

    @Override
    public void stall() {
        stalled = true; // before those are asked for that are there: who comes in between is one of either
        if (stallingRelay != null) {
            stallingRelay.connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
        }
    }

    private void accepted(RelayConnection connection) {
        if (stalled) {
            connection.stall(Direction.DOWNSTREAM);
        }
    }

    @Override
    public List<RelayRead> reads(URI door) {
        return wire.reads(door.getPort());
    }

    @Override
    public Publisher publisher(String channel) {
        return PipelinedPublisher.connect(server.uri(), channel);
    }

    @Override
    public Usage usage() throws InterruptedException {
        return new Usage(
                relay.traffic(),
                wire.tally(),
                server.meter(),
                cpu.nanos(),
                self.getProcessCpuTime(),
                MachineClock.busyNanos(),
                System.nanoTime());
    }

    @Override
    public void close() {
        relay.close();
        if (stallingRelay != null) {
            stallingRelay.close();
        }
    }
}
