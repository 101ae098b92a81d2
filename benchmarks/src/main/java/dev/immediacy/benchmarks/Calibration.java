package dev.immediacy.benchmarks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the model is fed with, measured on exchanges that carry no message: never fitted to the results it explains.
 * <i>Immutable.</i>
 *
 * @param roundTripMillis as configured
 * @param echoExtraP50Micros what a null echo through the relay takes beyond that, half of the time at most
 * @param echoExtraP99Micros the same in 99 of 100
 * @param delayMillis the one-way delay of the model: half of the null echo's median
 * @param gapMillis from one long poll's answer to the next one's arrival, timed on long polls that wait for nothing; null
 *     without long polling
 * @param turnaroundMillis the gap less the null echo: client and server; null without long polling
 * @param idleExchangeBytes request and response of a poll that brings nothing, by transport
 * @param idleCpuMillisPerSecond the server's, without any client; subtracted from what a row used
 * @param cpuSource where CPU times come from, and their resolution
 */
public record Calibration(
        double roundTripMillis,
        double echoExtraP50Micros,
        double echoExtraP99Micros,
        double delayMillis,
        @Nullable Double gapMillis,
        @Nullable Double turnaroundMillis,
        Map<String, Double> idleExchangeBytes,
        double idleCpuMillisPerSecond,
        String cpuSource) {

    /** Copies the map. */
    public Calibration {
        idleExchangeBytes = Map.copyOf(idleExchangeBytes);
    }
}
