package dev.immediacy.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a transport must cost, before it is measured: every message takes one delay, and some first wait.
 *
 * <pre>
 *   push        nobody waits
 *   flushed     everybody waits for the next tick, up to the interval T
 *   short poll  everybody waits for the next poll, up to the interval T (and the gap G, if T counts from the answer)
 *   long poll   who arrives in the gap between two polls waits, up to the gap G = round trip + turn-around
 * </pre>
 *
 * <p>Assumes publication that does not depend on delivery, constant delays, a kept-alive connection, no loss, and a
 * server that answers with everything pending. With x = λG and Poisson arrivals, a long poll's answer carries
 * b = x + e^(−x) messages, and the share x/b of them arrived in the gap. A subscriber is fresh while it has the latest
 * message; that share of the time is known for Poisson arrivals. <i>Immutable.</i>
 *
 * @param delayMillis from the intended time to received, when nobody waits
 * @param waiting before that
 * @param requestsPerMessage for each message a subscriber receives
 * @param lossShare of the messages that are lost by design
 * @param freshShare of the time; null where no formula is known
 */
record Model(
        double delayMillis,
        Wait waiting,
        double requestsPerMessage,
        double lossShare,
        @Nullable Double freshShare) {

    private static final double MILLIS_PER_SECOND = 1_000;

    /** SSE, WebSocket, and Socket.IO once it is upgraded. */
    static Model push(double delayMillis, double perSecond) {
        return new Model(delayMillis, Wait.none(), 0, 0, noneUnderWay(delayMillis, perSecond));
    }

    /** Push that collects messages for an interval. */
    static Model flushed(double delayMillis, Duration interval, double perSecond) {
        Model poll = shortPoll(delayMillis, interval, perSecond);
        return new Model(delayMillis, poll.waiting, 0, 0, poll.freshShare);
    }

    /** Short polling at a fixed rate, at a random phase; any arrivals. */
    static Model shortPoll(double delayMillis, Duration interval, double perSecond) {
        return polled(delayMillis, interval.toNanos() / 1e6, perSecond);
    }

    /** Short polling a fixed delay after each answer: the polls are an interval and a gap apart. */
    static Model fixedDelayPoll(double delayMillis, Duration interval, double gapMillis, double perSecond) {
        return polled(delayMillis, interval.toNanos() / 1e6 + gapMillis, perSecond);
    }

    private static Model polled(double delayMillis, double apartMillis, double perSecond) {
        double x = perSecond * apartMillis / MILLIS_PER_SECOND;
        double nothingSinceThePoll = (1 - Math.exp(-x)) / x;
        double fresh = noneUnderWay(delayMillis, perSecond) * nothingSinceThePoll;
        return new Model(delayMillis, new UniformWait(1, apartMillis), 1 / x, 0, fresh);
    }

    /** Long polling of messages that arrive independently of each other. */
    static Model longPoll(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        double messagesPerAnswer = x + Math.exp(-x);
        double fresh = noneUnderWay(delayMillis, perSecond) / messagesPerAnswer;
        return new Model(
                delayMillis, new UniformWait(x / messagesPerAnswer, gapMillis), 1 / messagesPerAnswer, 0, fresh);
    }

    /** Long polling of evenly spaced messages: a step, exactly push while the spacing exceeds the gap. */
    static Model longPollPeriodic(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        return x < 1
                ? new Model(delayMillis, Wait.none(), 1, 0, null)
                : new Model(delayMillis, new UniformWait(1, gapMillis), 1 / x, 0, null);
    }

    /** Long polling whose answers take one message each; arrivals that are independent of each other. */
    static Model longPollSingle(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        double nobodyQueues = x < 1 ? (1 - x) * Math.exp(x) : 0;
        return new Model(
                delayMillis, new QueueWait(x, gapMillis), 1, 0, noneUnderWay(delayMillis, perSecond) * nobodyQueues);
    }

    /** Long polling of a server that keeps nothing: who arrives in the gap is lost, nobody waits. */
    static Model longPollUnbuffered(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        return new Model(delayMillis, Wait.none(), 1, x / (1 + x), null);
    }

    /** The same of evenly spaced messages: each that is answered makes the server deaf to those that follow within the gap. */
    static Model longPollUnbufferedPeriodic(double delayMillis, double gapMillis, double perSecond) {
        double x = perSecond * gapMillis / MILLIS_PER_SECOND;
        return new Model(delayMillis, Wait.none(), 1, 1 - 1 / Math.max(1, Math.ceil(x)), null);
    }

    /** The chance that no message is under way to the subscriber, of Poisson arrivals. */
    private static double noneUnderWay(double delayMillis, double perSecond) {
        return Math.exp(-perSecond * delayMillis / MILLIS_PER_SECOND);
    }

    /** The same for arrivals of which freshness is not known. */
    Model withoutFreshness() {
        return new Model(delayMillis, waiting, requestsPerMessage, lossShare, null);
    }

    /** The mean latency. */
    double meanMillis() {
        return delayMillis + waiting.meanMillis();
    }

    /**
     * The latency that this share of the messages does not exceed.
     *
     * @param quantile 0 to 1
     */
    double quantileMillis(double quantile) {
        return delayMillis + waiting.quantileMillis(quantile);
    }
}
