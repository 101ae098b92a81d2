package dev.immediacy.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the messages were published when they were meant to be. Latency counts from the intended time, so lateness is in
 * it and not hidden. <i>Immutable.</i>
 *
 * @param messages how many were published
 * @param targetPerSecond the rate that was intended
 * @param achievedPerSecond the rate until the last one was sent
 * @param late how many were sent more than 1 ms after their time
 * @param maxLateMillis how late the latest was sent
 * @param answerMillis from sending a message to the server's answer, half of the time at most; the slowest pass
 * @param missed whether less than 99 % of the intended rate was reached: the figures then say little
 * @param clientCpuShare of all processors, used by this JVM: publisher, relay and subscribers; the busiest pass
 * @param foreignCpuShare of all processors, used by other programs and by both JIT compilers; the busiest pass; null where
 *     the system does not tell
 */
public record Pace(
        int messages,
        double targetPerSecond,
        double achievedPerSecond,
        int late,
        double maxLateMillis,
        double answerMillis,
        boolean missed,
        double clientCpuShare,
        @Nullable Double foreignCpuShare) {

    private static final double MISSED = 0.99;

    static Pace of(Schedule schedule, double seconds, int late, double maxLateMillis) {
        double achieved = schedule.size() / seconds;
        boolean missed = achieved < schedule.perSecond() * MISSED;
        return new Pace(schedule.size(), schedule.perSecond(), achieved, late, maxLateMillis, 0, missed, 0, null);
    }

    Pace withAnswerMillis(double newAnswerMillis) {
        return new Pace(
                messages,
                targetPerSecond,
                achievedPerSecond,
                late,
                maxLateMillis,
                newAnswerMillis,
                missed,
                clientCpuShare,
                foreignCpuShare);
    }

    Pace withClientCpu(Usage window) {
        double nanos =
                Math.max(1, (double) window.atNanos() * Runtime.getRuntime().availableProcessors());
        double share = window.clientCpuNanos() / nanos;
        Long machine = window.machineNanos();
        Double foreign = machine == null
                ? null
                : Math.max(0, (machine - window.clientCpuNanos() - window.serverCpuNanos()) / nanos);
        return new Pace(
                messages,
                targetPerSecond,
                achievedPerSecond,
                late,
                maxLateMillis,
                answerMillis,
                missed,
                share,
                foreign);
    }

    /** Passes together. */
    static Pace of(List<Pace> passes) {
        int messages = passes.stream().mapToInt(Pace::messages).sum();
        double seconds = passes.stream()
                .mapToDouble(pace -> pace.messages / pace.achievedPerSecond)
                .sum();
        double intended = passes.stream()
                .mapToDouble(pace -> pace.messages / pace.targetPerSecond)
                .sum();
        return new Pace(
                messages,
                messages / intended,
                messages / seconds,
                passes.stream().mapToInt(Pace::late).sum(),
                passes.stream().mapToDouble(Pace::maxLateMillis).max().orElse(0),
                passes.stream().mapToDouble(Pace::answerMillis).max().orElse(0),
                passes.stream().anyMatch(Pace::missed),
                passes.stream().mapToDouble(Pace::clientCpuShare).max().orElse(0),
                passes.stream()
                        .map(Pace::foreignCpuShare)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }
}
