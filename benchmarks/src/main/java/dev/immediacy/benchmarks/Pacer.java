package dev.immediacy.benchmarks;

import java.util.concurrent.locks.LockSupport;

/**
 * Sends the messages of a schedule at their times, whatever becomes of them: open loop.
 *
 * <p>A message that could not be sent in time is sent at once, under its intended time. <i>Confined to</i> the thread that
 * calls it, which it keeps until the schedule is over.
 */
final class Pacer {

    private static final long LATE_NANOS = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private Pacer() {}

    /** Sends one message. */
    @FunctionalInterface
    interface Sender {

        /**
         * Must not wait for an answer.
         *
         * @param index from 0, in the order of the schedule
         * @param intendedNanos {@link System#nanoTime()}
         */
        void send(int index, long intendedNanos);
    }

    /** Runs the schedule from a start that may lie in the future, to its end. */
    static Pace run(Schedule schedule, long startNanos, Sender sender) {
        int late = 0;
        long maxLate = 0;
        long end = startNanos + schedule.durationNanos();
        for (int index = 0; index < schedule.size(); index++) {
            long intended = startNanos + schedule.offsetNanos(index);
            awaitTime(intended);
            long lateness = System.nanoTime() - intended;
            late += lateness > LATE_NANOS ? 1 : 0;
            maxLate = Math.max(maxLate, lateness);
            sender.send(index, intended);
        }
        awaitTime(end);
        long overrun = Math.max(0, System.nanoTime() - end - LATE_NANOS);
        double seconds = (schedule.durationNanos() + overrun) / NANOS_PER_SECOND;
        return Pace.of(schedule, seconds, late, maxLate / 1e6);
    }

    /** Returns once {@link System#nanoTime()} has reached a time. */
    static void awaitTime(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
