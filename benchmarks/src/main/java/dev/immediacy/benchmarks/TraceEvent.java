package dev.immediacy.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to one subscriber. <i>Immutable.</i>
 *
 * @param millis since the schedule's start; of a publish its intended time
 * @param kind {@code publish}, {@code request}, {@code response} or {@code deliver}
 * @param message which one, from 1; null for requests and responses
 * @param sentMillis when a publish was sent
 * @param arrivesMillis when a request or a response is at the other end
 * @param connection which one, of requests and responses
 * @param bytes of requests and responses
 */
public record TraceEvent(
        double millis,
        String kind,
        @Nullable Long message,
        @Nullable Double sentMillis,
        @Nullable Double arrivesMillis,
        @Nullable Long connection,
        @Nullable Integer bytes) {}
