package dev.immediacy.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What delivering one message to one subscriber cost, between the schedule's start and its end. <i>Immutable.</i>
 *
 * @param requestsPerMessage what clients sent, counted as reads of the relay: on a kept-alive connection a request is one,
 *     since it is written at once and the next one follows its response. Where the server pushes it is heartbeats
 * @param upBytesPerMessage TCP payload from clients
 * @param downBytesPerMessage TCP payload to clients
 * @param modelBytesPerMessage both, as the model has it: an idle exchange for each request, and the message; null where
 *     the server pushes
 * @param connectBytesPerSubscriber both ways, until the subscriber had its place: handshakes, the first poll
 * @param connectionsPerSubscriber TCP connections it took
 * @param serverCpuMicrosPerMessage CPU time of the server process, publishing included, its idle time subtracted
 * @param serverThreads at the end, null where the system does not tell
 */
public record Cost(
        double requestsPerMessage,
        double upBytesPerMessage,
        double downBytesPerMessage,
        @Nullable Double modelBytesPerMessage,
        double connectBytesPerSubscriber,
        double connectionsPerSubscriber,
        double serverCpuMicrosPerMessage,
        @Nullable Integer serverThreads) {}
