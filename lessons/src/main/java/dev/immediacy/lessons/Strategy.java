package dev.immediacy.lessons;

import dev.immediacy.core.Transport;

/**
 * How a message gets from the log to a client: what has to be known of a transport to predict its cost.
 *
 * <p>d is the one-way delay, λ the messages a second, T the interval, G the time from an answer to the next request's
 * arrival, x = λG; formulas of long polling are for Poisson arrivals. <i>Immutable.</i>
 */
public enum Strategy {
    /** Polls reach the server every T: mean d + T/2. */
    POLL_FIXED_RATE(true, false),
    /** The next poll leaves T after the answer came, so polls are T + G apart: mean d + (T + G)/2. */
    POLL_FIXED_DELAY(true, false),
    /** A request waits on the server, its answer takes everything: mean d + (G/2)·x/(x + e^(−x)). */
    LONG_POLL(false, false),
    /** The same, but an answer takes one message: mean d + xG/(2(1 − x)), and none at all from x = 1 on. */
    LONG_POLL_SINGLE(false, false),
    /** The same without a log: what comes while nobody waits is gone, x/(1 + x) of the messages; d for the others. */
    LONG_POLL_UNBUFFERED(false, true),
    /** Sent at every append: d. */
    PUSH(false, false),
    /** Sent at the next tick, ticks T apart: mean d + T/2. */
    PUSH_FLUSHED(true, false);

    private final boolean takesInterval;
    private final boolean loses;

    Strategy(boolean takesInterval, boolean loses) {
        this.takesInterval = takesInterval;
        this.loses = loses;
    }

    /** What a transport does: a {@link Lesson} says so itself, the others are known by their names. */
    public static Strategy of(Transport transport) {
        if (transport instanceof Lesson lesson) {
            return lesson.strategy();
        }
        return switch (transport.name()) {
            case "polling" -> POLL_FIXED_RATE;
            case "longpoll" -> LONG_POLL;
            default -> PUSH;
        };
    }

    /** Whether the interval of {@link dev.immediacy.core.ClientConfig#polling} is its T. */
    public boolean takesInterval() {
        return takesInterval;
    }

    /** Whether messages are lost though nothing failed: then there is no latency to speak of without the loss beside it. */
    public boolean loses() {
        return loses;
    }
}
