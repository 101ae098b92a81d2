package dev.immediacy.benchmarks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the model is fed with, measured on exchanges that bring no message to any subscriber: never fitted to the results
 * it explains. <i>Immutable.</i>
 *
 * @param roundTripMillis as configured
 * @param publishMillis from the intended time until the server's log has a message, nobody subscribed
 * @param fanOutMillis what a null fan-out to as many receivers takes beyond half of the round trip
 * @param delayMillis the d of the model, the sum of both and half of the round trip
 * @param echoExtraP50Micros what a null echo through the relay takes beyond the round trip, half of the time at most
 * @param echoExtraP99Micros the same in 99 of 100
 * @param gapMillis the G of long polling, from its answer's leaving the server to the next poll's arrival; null without it
 * @param turnaroundMillis the gap less the round trip; null with it
 * @param gapMillisByTransport the same gap of each transport whose clients ask
 * @param idleExchangeBytes request and response of a poll that brings nothing, by transport
 * @param messageBytes the wire JSON of one message
 * @param idleCpuMillisPerSecond the server's, without any client; subtracted from what a cell used
 * @param cpuSource where CPU times come from, and their resolution
 */
public record Calibration(
        double roundTripMillis,
        double publishMillis,
        double fanOutMillis,
        double delayMillis,
        double echoExtraP50Micros,
        double echoExtraP99Micros,
        @Nullable Double gapMillis,
        @Nullable Double turnaroundMillis,
        Map<String, Double> gapMillisByTransport,
        Map<String, Double> idleExchangeBytes,
        int messageBytes,
        double idleCpuMillisPerSecond,
        String cpuSource) {

    /** Copies the maps. */
    public Calibration {
        gapMillisByTransport = Map.copyOf(gapMillisByTransport);
        idleExchangeBytes = Map.copyOf(idleExchangeBytes);
    }

    /** The gap of a transport, or else of long polling; the bare round trip where neither was timed. */
    double gapMillis(String transport) {
        double otherwise = gapMillis == null ? roundTripMillis : gapMillis;
        return gapMillisByTransport.getOrDefault(transport, otherwise);
    }
}
