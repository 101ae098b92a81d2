package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.immediacy.testkit.RelayConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * One workload over one network, and the rows to measure with it. <i>Immutable.</i>
 *
 * @param workload what is published to whom
 * @param roundTrip the delay between clients and server, both ways together, 0 to 10 s
 * @param rows which rows
 * @param hold how long a long poll may wait, 1 s to 120 s
 * @param passes independent repeats of each row, 1 to 50
 */
public record Block(Workload workload, Duration roundTrip, Rows rows, Duration hold, int passes) {

    private static final int MOST_PASSES = 50;
    private static final Duration LONGEST_REST = Duration.ofMillis(100); // after it a machine sleeps no deeper

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public Block {
        requireNonNull(workload, "workload");
        Ranges.check("rtt", roundTrip, Duration.ZERO, Duration.ofSeconds(10));
        requireNonNull(rows, "rows");
        Ranges.check("hold", hold, Duration.ofSeconds(1), Duration.ofSeconds(120));
        Ranges.check("passes", passes, 1, MOST_PASSES);
    }

    /** The default workload over 50 ms, every transport, in two passes. */
    public static Block defaults() {
        return new Block(Workload.defaults(), Duration.ofMillis(50), Rows.defaults(), Duration.ofSeconds(25), 2);
    }

    /** The same with another workload. */
    public Block withWorkload(Workload newWorkload) {
        return new Block(newWorkload, roundTrip, rows, hold, passes);
    }

    /** The same over another network. */
    public Block withRoundTrip(Duration newRoundTrip) {
        return new Block(workload, newRoundTrip, rows, hold, passes);
    }

    /** The same with other rows. */
    public Block withRows(Rows newRows) {
        return new Block(workload, roundTrip, newRows, hold, passes);
    }

    /** The same with another hold. */
    public Block withHold(Duration newHold) {
        return new Block(workload, roundTrip, rows, newHold, passes);
    }

    /** The same with another number of repeats. */
    public Block withPasses(int newPasses) {
        return new Block(workload, roundTrip, rows, hold, newPasses);
    }

    /** What its files are called by: {@code poisson-10-50ms}. Blocks that differ in more have the same. */
    public String id() {
        return kind() + "-" + Ranges.text(workload.rate()) + "-"
                + Ranges.text(roundTrip).replace(" ", "");
    }

    /** As it is shown: {@code 10 msg/s poisson, round trip 50 ms}. */
    public String title() {
        return Ranges.text(workload.rate()) + " msg/s " + kind() + ", round trip " + Ranges.text(roundTrip);
    }

    /**
     * How long a poll waits for the next message as calibration imitates it, 100 ms at most: not at all where messages come
     * faster than polls.
     */
    Duration calibrationRest() {
        long restNanos = (long) (1e9 / workload.rate()) - roundTrip.toNanos();
        return Duration.ofNanos(Math.max(0, Math.min(restNanos, LONGEST_REST.toNanos())));
    }

    /** What stands between clients and server: half of the round trip each way. */
    RelayConfig network() {
        Duration there = roundTrip.dividedBy(2);
        return RelayConfig.defaults().withDelays(there, roundTrip.minus(there));
    }

    /** The measured time of one pass of one row. */
    Duration passDuration() {
        return workload.duration().dividedBy(passes);
    }

    /** The schedule of one pass, the same for every row. */
    Schedule schedule(int pass) {
        return Schedule.of(workload, passDuration(), pass);
    }

    private String kind() {
        return workload.arrivals().name().toLowerCase(Locale.ROOT);
    }
}
