package dev.immediacy.sse;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The two times of server-sent events. <i>Immutable.</i>
 *
 * @param heartbeat how often the server sends a comment, more than zero: shorter than the idle timeout of every proxy
 *     on the way. A client gives a silent connection up after three of them
 * @param retry how long a client is asked to wait before it reconnects, at least zero
 */
public record SseConfig(Duration heartbeat, Duration retry) {

    /** Checks the ranges. */
    public SseConfig {
        requireNonNull(heartbeat, "heartbeat");
        requireNonNull(retry, "retry");
        if (heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("heartbeat must be at least 1 ms, was " + heartbeat);
        }
        if (retry.isNegative()) {
            throw new IllegalArgumentException("retry must not be negative, was " + retry);
        }
    }

    /** A heartbeat every 15 s (WHATWG HTML §9.2.7), one second before a reconnect. */
    public static SseConfig defaults() {
        return new SseConfig(Duration.ofSeconds(15), Duration.ofSeconds(1));
    }

    /** The same with another heartbeat. */
    public SseConfig withHeartbeat(Duration newHeartbeat) {
        return new SseConfig(newHeartbeat, retry);
    }

    /** The same with another time before a reconnect. */
    public SseConfig withRetry(Duration newRetry) {
        return new SseConfig(heartbeat, newRetry);
    }
}
