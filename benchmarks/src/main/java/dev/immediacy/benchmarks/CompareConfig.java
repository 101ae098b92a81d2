package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a comparison compares, over which network, and where it reports. <i>Immutable.</i>
 *
 * @param workload what is published to whom
 * @param roundTrip the delay between clients and server, both ways together, 0 to 10 s
 * @param transports names of the rows; empty takes every transport there is
 * @param pollIntervals polling has a row for each, 10 ms to 60 s; at least one
 * @param hold how long a long poll may wait, 1 s to 120 s
 * @param server how the server is started
 * @param report the directory the results are written to, made if it is missing
 */
public record CompareConfig(
        Workload workload,
        Duration roundTrip,
        List<String> transports,
        List<Duration> pollIntervals,
        Duration hold,
        ServerCommand server,
        Path report) {

    /**
     * Checks the ranges and copies the lists.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public CompareConfig {
        requireNonNull(workload, "workload");
        Ranges.check("rtt", roundTrip, Duration.ZERO, Duration.ofSeconds(10));
        transports = List.copyOf(transports);
        pollIntervals = List.copyOf(pollIntervals);
        if (pollIntervals.isEmpty()) {
            throw new IllegalArgumentException("poll intervals must be at least one, was none");
        }
        pollIntervals.forEach(
                interval -> Ranges.check("poll interval", interval, Duration.ofMillis(10), Duration.ofSeconds(60)));
        Ranges.check("hold", hold, Duration.ofSeconds(1), Duration.ofSeconds(120));
        requireNonNull(server, "server");
        requireNonNull(report, "report");
    }

    /** Every transport over 50 ms, polling at 1 s and at 100 ms, reported in {@code report}. */
    public static CompareConfig defaults() {
        return new CompareConfig(
                Workload.defaults(),
                Duration.ofMillis(50),
                List.of(),
                List.of(Duration.ofSeconds(1), Duration.ofMillis(100)),
                Duration.ofSeconds(25),
                ServerCommand.defaults(),
                Path.of("report"));
    }

    /** The same with another workload. */
    public CompareConfig withWorkload(Workload newWorkload) {
        return new CompareConfig(newWorkload, roundTrip, transports, pollIntervals, hold, server, report);
    }

    /** The same with another round trip. */
    public CompareConfig withRoundTrip(Duration newRoundTrip) {
        return new CompareConfig(workload, newRoundTrip, transports, pollIntervals, hold, server, report);
    }

    /** The same with these transports only. */
    public CompareConfig withTransports(List<String> newTransports) {
        return new CompareConfig(workload, roundTrip, newTransports, pollIntervals, hold, server, report);
    }

    /** The same with other poll intervals. */
    public CompareConfig withPollIntervals(List<Duration> newPollIntervals) {
        return new CompareConfig(workload, roundTrip, transports, newPollIntervals, hold, server, report);
    }

    /** The same with another hold. */
    public CompareConfig withHold(Duration newHold) {
        return new CompareConfig(workload, roundTrip, transports, pollIntervals, newHold, server, report);
    }

    /** The same with another server. */
    public CompareConfig withServer(ServerCommand newServer) {
        return new CompareConfig(workload, roundTrip, transports, pollIntervals, hold, newServer, report);
    }

    /** The same with another directory for the results. */
    public CompareConfig withReport(Path newReport) {
        return new CompareConfig(workload, roundTrip, transports, pollIntervals, hold, server, newReport);
    }
}
