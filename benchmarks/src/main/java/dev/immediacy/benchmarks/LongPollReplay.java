package dev.immediacy.benchmarks;

import java.util.Arrays;

/**
 * The long poll's model stepped through one schedule: what {@link Model#longPoll} says on average, said of these very
 * messages.
 *
 * <p>A few dozen messages have a mean of their own, milliseconds away from the long run's. Measured against this one,
 * what is left is the transport's doing and not the draw's. <i>Immutable.</i>
 */
final class LongPollReplay {

    /** An answer takes everything. */
    static final int EVERYTHING = Integer.MAX_VALUE;

    private final double[] latenciesMillis;
    private final int answers;

    private LongPollReplay(double[] latenciesMillis, int answers) {
        this.latenciesMillis = latenciesMillis;
        this.answers = answers;
    }

    /** With answers that take everything. */
    static LongPollReplay of(Schedule schedule, double delayMillis, double gapMillis) {
        return of(schedule, delayMillis, gapMillis, EVERYTHING);
    }

    /**
     * A poll is parked when the schedule starts; each answer takes what is pending, and the next poll is a gap later.
     *
     * @param limit how many messages an answer takes at most
     */
    static LongPollReplay of(Schedule schedule, double delayMillis, double gapMillis, int limit) {
        double[] latencies = new double[schedule.size()];
        int answers = 0;
        double parkedAt = 0;
        for (int next = 0; next < latencies.length; answers++) {
            double leaves = Math.max(parkedAt, arrivalMillis(schedule, next));
            int full = limit > latencies.length - next ? latencies.length : next + limit;
            while (next < full && arrivalMillis(schedule, next) <= leaves) {
                latencies[next] = leaves - arrivalMillis(schedule, next) + delayMillis;
                next++;
            }
            parkedAt = leaves + gapMillis;
        }
        Arrays.sort(latencies);
        return new LongPollReplay(latencies, answers);
    }

    private static double arrivalMillis(Schedule schedule, int index) {
        return schedule.offsetNanos(index) / 1e6;
    }

    double meanMillis() {
        return Arrays.stream(latenciesMillis).average().orElse(0);
    }

    double quantileMillis(double quantile) {
        int rank = (int) Math.ceil(quantile * latenciesMillis.length) - 1;
        return latenciesMillis[Math.max(0, rank)];
    }

    double requestsPerMessage() {
        return (double) answers / latenciesMillis.length;
    }
}
