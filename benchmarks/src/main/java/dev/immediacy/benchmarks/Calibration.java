package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayCalibration;
import dev.immediacy.testkit.RelayConfig;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the model is fed with, measured on exchanges that bring no message to any subscriber, before the rows of a block
 * and after them: never fitted to the results it explains. <i>Immutable.</i>
 *
 * @param roundTripMillis as configured
 * @param publishMillis from the intended time until the server's log has a message, nobody subscribed
 * @param fanOutMillis what a null fan-out to as many receivers takes beyond half of the round trip
 * @param delayMillis the d of the model, the sum of both and half of the round trip
 * @param delayMillisByTransport the same of each transport whose clients ask: half of the round trip, publishing, and what
 *     both ends take of an exchange that brings nothing
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
        Map<String, Double> delayMillisByTransport,
        double echoExtraP50Micros,
        double echoExtraP99Micros,
        @Nullable Double gapMillis,
        @Nullable Double turnaroundMillis,
        Map<String, Double> gapMillisByTransport,
        Map<String, Double> idleExchangeBytes,
        int messageBytes,
        double idleCpuMillisPerSecond,
        String cpuSource) {

    private static final String LONGPOLL = "longpoll";

    /** Copies the maps. */
    public Calibration {
        delayMillisByTransport = Map.copyOf(delayMillisByTransport);
        gapMillisByTransport = Map.copyOf(gapMillisByTransport);
        idleExchangeBytes = Map.copyOf(idleExchangeBytes);
    }

    /**
     * What was found of the machine. <i>Immutable.</i>
     *
     * @param publishMillis until the log has a message
     * @param fanOutMillis a null fan-out to all
     * @param idleCpuMillisPerSecond of the server
     * @param cpuSource where that comes from
     */
    record Machine(double publishMillis, double fanOutMillis, double idleCpuMillisPerSecond, String cpuSource) {}

    static Calibration of(
            RelayConfig network,
            Machine machine,
            RelayCalibration echo,
            Map<String, Exchange> exchanges,
            int messageBytes) {
        double roundTrip = network.roundTrip().toNanos() / 1e6;
        double oneWay = network.downstreamDelay().toNanos() / 1e6;
        Exchange longPoll = exchanges.get(LONGPOLL);
        return new Calibration(
                roundTrip,
                machine.publishMillis,
                machine.fanOutMillis,
                machine.publishMillis + oneWay + machine.fanOutMillis,
                by(exchanges, exchange -> machine.publishMillis + oneWay + exchange.endsMillis()),
                echo.extra().p50Nanos() / 1e3,
                echo.extra().p99Nanos() / 1e3,
                longPoll == null ? null : longPoll.gapMillis(),
                longPoll == null ? null : longPoll.gapMillis() - roundTrip,
                by(exchanges, Exchange::gapMillis),
                by(exchanges, Exchange::bytes),
                messageBytes,
                machine.idleCpuMillisPerSecond,
                machine.cpuSource);
    }

    /**
     * The mean of two, of which one was taken before the rows were measured and one after: both JVMs grow faster meanwhile,
     * as what runs often is compiled, and what was measured lies between.
     */
    static Calibration mean(Calibration before, Calibration after) {
        return new Calibration(
                before.roundTripMillis,
                mean(before.publishMillis, after.publishMillis),
                mean(before.fanOutMillis, after.fanOutMillis),
                mean(before.delayMillis, after.delayMillis),
                mean(before.delayMillisByTransport, after.delayMillisByTransport),
                mean(before.echoExtraP50Micros, after.echoExtraP50Micros),
                mean(before.echoExtraP99Micros, after.echoExtraP99Micros),
                meanOrNull(before.gapMillis, after.gapMillis),
                meanOrNull(before.turnaroundMillis, after.turnaroundMillis),
                mean(before.gapMillisByTransport, after.gapMillisByTransport),
                mean(before.idleExchangeBytes, after.idleExchangeBytes),
                before.messageBytes,
                mean(before.idleCpuMillisPerSecond, after.idleCpuMillisPerSecond),
                before.cpuSource);
    }

    private static double mean(double before, double after) {
        return (before + after) / 2;
    }

    private static @Nullable Double meanOrNull(@Nullable Double before, @Nullable Double after) {
        return before == null || after == null ? null : Double.valueOf(mean(before, after));
    }

    private static Map<String, Double> mean(Map<String, Double> before, Map<String, Double> after) {
        return before.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> mean(entry.getValue(), after.getOrDefault(entry.getKey(), entry.getValue()))));
    }

    private static Map<String, Double> by(Map<String, Exchange> exchanges, Function<Exchange, Double> figure) {
        return exchanges.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> figure.apply(entry.getValue())));
    }

    /** The d of a transport. */
    double delayMillis(String transport) {
        return delayMillisByTransport.getOrDefault(transport, delayMillis);
    }

    /** The gap of a transport, or else of long polling; the bare round trip where neither was timed. */
    double gapMillis(String transport) {
        double otherwise = gapMillis == null ? roundTripMillis : gapMillis;
        return gapMillisByTransport.getOrDefault(transport, otherwise);
    }
}
