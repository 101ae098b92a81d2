package dev.immediacy.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What delivering one message to one subscriber cost, between the schedule's start and its end. <i>Immutable.</i>
 *
 * @param requestsPerMessage what clients sent, counted as reads of the relay: on a kept-alive connection a request is one,
 *     since it is written at once and the next one follows its response. Where the server pushes it is heartbeats
 * @param upBytesPerMessage TCP payload from clients
 * @param downBytesPerMessage TCP payload to clients
 * @param wireBytesPerMessage an estimate: TCP payload, and for each packet its headers and those of its ACK
 * @param messageBytesPerMessage both ways, of exchanges that brought a message
 * @param emptyBytesPerMessage both ways, of heartbeats and of polls that brought nothing
 * @param connectBytesPerSubscriber both ways, until the subscriber had its place: handshakes, the first poll
 * @param connectionsPerSubscriber TCP connections it took
 * @param serverCpuMicrosPerMessage CPU time of the server process, publishing included, its idle time subtracted; null
 *     where that leaves less than the idle time itself, which varies by as much
 * @param serverAllocatedBytesPerMessage on the server's heap, publishing included
 * @param serverThreads alive at the end
 */
public record Cost(
        double requestsPerMessage,
        double upBytesPerMessage,
        double downBytesPerMessage,
        double wireBytesPerMessage,
        double messageBytesPerMessage,
        double emptyBytesPerMessage,
        double connectBytesPerSubscriber,
        double connectionsPerSubscriber,
        @Nullable Double serverCpuMicrosPerMessage,
        @Nullable Double serverAllocatedBytesPerMessage,
        @Nullable Integer serverThreads) {

    /** The headers of TCP and IPv4 without options, of a packet and of its ACK. */
    private static final int PACKET_BYTES = 80;

    static Cost of(List<Trial> trials, int subscribers, double idleCpuMillisPerSecond) {
        Usage window = trials.stream().map(Trial::window).reduce(Usage.NONE, Usage::plus);
        Usage connecting = trials.stream().map(Trial::connecting).reduce(Usage.NONE, Usage::plus);
        double connected = (double) subscribers * trials.size();
        double delivered = trials.stream()
                .mapToLong(trial -> trial.latencyNanos().getTotalCount())
                .sum();
        double idleNanos = idleCpuMillisPerSecond * window.atNanos() / 1e3;
        double used = window.serverCpuNanos() - idleNanos;
        double wireBytes = window.traffic().totalBytes()
                + (double) PACKET_BYTES * window.wire().packets();
        return new Cost(
                window.traffic().upstreamReads() / delivered,
                window.traffic().upstreamBytes() / delivered,
                window.traffic().downstreamBytes() / delivered,
                wireBytes / delivered,
                window.wire().messageBytes() / delivered,
                window.wire().emptyBytes() / delivered,
                connecting.traffic().totalBytes() / connected,
                connecting.traffic().connections() / connected,
                used < idleNanos ? null : used / 1e3 / delivered,
                window.server().allocatedBytes() / delivered,
                window.server().threads());
    }
}
