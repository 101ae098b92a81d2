package dev.immediacy.benchmarks;

/**
 * Whether the messages were published when they were meant to be. Latency counts from the intended time, so lateness is in
 * it and not hidden. <i>Immutable.</i>
 *
 * @param messages how many were published
 * @param targetPerSecond the rate that was intended
 * @param achievedPerSecond the rate until the last one was sent
 * @param late how many were sent more than 1 ms after their time
 * @param maxLateMillis how late the latest was sent
 * @param answerMillis from sending a message to the server's answer, half of the time at most: the part of every latency
 *     that is spent before any transport has the message, and a little more
 */
public record Pace(
        int messages,
        double targetPerSecond,
        double achievedPerSecond,
        int late,
        double maxLateMillis,
        double answerMillis) {

    private static final double MISSED = 0.99;

    /** Whether less than 99 % of the intended rate was reached: the figures then say little. */
    public boolean missed() {
        return achievedPerSecond < targetPerSecond * MISSED;
    }

    Pace withAnswerMillis(double newAnswerMillis) {
        return new Pace(messages, targetPerSecond, achievedPerSecond, late, maxLateMillis, newAnswerMillis);
    }

    /** Two passes together, the slower answers of both. */
    Pace plus(Pace other) {
        int all = messages + other.messages;
        double seconds = messages / achievedPerSecond + other.messages / other.achievedPerSecond;
        double intended = messages / targetPerSecond + other.messages / other.targetPerSecond;
        return new Pace(
                all,
                all / intended,
                all / seconds,
                late + other.late,
                Math.max(maxLateMillis, other.maxLateMillis),
                Math.max(answerMillis, other.answerMillis));
    }
}
