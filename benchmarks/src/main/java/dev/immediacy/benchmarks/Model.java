package dev.immediacy.benchmarks;

import java.time.Duration;

/**
 * What a transport must cost, before it is measured: every message takes one delay, and a share of them first waits,
 * for a time spread evenly from nothing to the longest wait.
 *
 * <pre>
 *   push        nobody waits
 *   short poll  everybody waits for the next poll, up to the interval T
 *   long poll   who arrives in the gap between two polls waits, up to the gap G = round trip + turn-around
 * </pre>
 *
 * <p>Assumes publication that does not depend on delivery, constant delays, a kept-alive connection, no loss, and a
 * server that answers with everything pending. With x = λG and Poisson arrivals, a long poll's answer carries
 * b = x + e^(−x) messages, and the share x/b of them arrived in the gap. <i>Immutable.</i>
 *
 * @param delayMillis one way
 * @param longestWaitMillis the most a message waits before it travels
 * @param waitingShare of the messages that wait, 0 to 1
 * @param requestsPerMessage for each message a subscriber receives
 */
public record Model(double delayMillis, double longestWaitMillis, double waitingShare, double requestsPerMessage) {

    private static final double MILLIS_PER_SECOND = 1_000;

    /** SSE, WebSocket, and Socket.IO once it is upgraded. */
    public static Model push(double delayMillis) {
        return new Model(delayMillis, 0, 0, 0);
    }

    /** Short polling at a fixed rate, at a random phase; any arrivals. */
    public static Model shortPoll(double delayMillis, Duration interval, double perSecond) {
        double intervalMillis = interval.toNanos() / 1e6;
        return new Model(delayMillis, intervalMillis, 1, MILLIS_PER_SECOND / (perSecond * intervalMillis));
    }

    /** Long polling of messages that arrive independently of each other. */
    public static Model longPoll(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        double messagesPerAnswer = x + Math.exp(-x);
        return new Model(delayMillis, gapMillis, x / messagesPerAnswer, 1 / messagesPerAnswer);
    }

    /** Long polling of evenly spaced messages: a step, exactly push while the spacing exceeds the gap. */
    public static Model longPollPeriodic(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        return x < 1 ? new Model(delayMillis, 0, 0, 1) : new Model(delayMillis, gapMillis, 1, 1 / x);
    }

    /** The mean latency. */
    public double meanMillis() {
        return delayMillis + waitingShare * longestWaitMillis / 2;
    }

    /**
     * The latency that this share of the messages does not exceed.
     *
     * @param quantile 0 to 1
     */
    public double quantileMillis(double quantile) {
        return quantile <= 1 - waitingShare
                ? delayMillis
                : delayMillis + longestWaitMillis * (1 - (1 - quantile) / waitingShare);
    }
}
