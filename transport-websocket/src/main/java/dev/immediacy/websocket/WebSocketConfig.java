package dev.immediacy.websocket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a connection may be silent, a write may take, and a message may wait. <i>Immutable.</i>
 *
 * <p>How large an incoming message may be is the hub's bound: {@link dev.immediacy.core.HubConfig#maxMessageBytes} for the
 * data, and {@value #ENVELOPE_BYTES} bytes for what stands around it.
 *
 * @param heartbeat a peer that was silent for so long is sent a ping; more than zero
 * @param pongTimeout a peer that stays silent for so long after the ping is taken for dead; more than zero
 * @param sendTimeout a connection that does not take one write within this time is cut; more than zero
 * @param maxFlush the longest flush interval that a client gets with {@code ?flush=100ms}: its messages then leave at
 *     ticks so far apart, all that came in between in one write; zero gives none, every message leaves at once
 */
public record WebSocketConfig(Duration heartbeat, Duration pongTimeout, Duration sendTimeout, Duration maxFlush) {

    /** What a frame may hold besides the data of its message. */
    static final int ENVELOPE_BYTES = 16 << 10;

    /** Checks the ranges. */
    public WebSocketConfig {
        requirePositive("heartbeat", heartbeat);
        requirePositive("pongTimeout", pongTimeout);
        requirePositive("sendTimeout", sendTimeout);
        if (maxFlush.isNegative()) {
            throw new IllegalArgumentException("maxFlush must not be negative, was " + maxFlush);
        }
    }

    /**
     * Heartbeat 25 s, pong and send timeout 20 s, below the 60 s after which many proxies cut a silent connection; no
     * flush interval.
     */
    public static WebSocketConfig defaults() {
        return new WebSocketConfig(
                Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ZERO);
    }

    /** The same with another heartbeat. */
    public WebSocketConfig withHeartbeat(Duration newHeartbeat) {
        return new WebSocketConfig(newHeartbeat, pongTimeout, sendTimeout, maxFlush);
    }

    /** The same with another pong timeout. */
    public WebSocketConfig withPongTimeout(Duration newPongTimeout) {
        return new WebSocketConfig(heartbeat, newPongTimeout, sendTimeout, maxFlush);
    }

    /** The same with another send timeout. */
    public WebSocketConfig withSendTimeout(Duration newSendTimeout) {
        return new WebSocketConfig(heartbeat, pongTimeout, newSendTimeout, maxFlush);
    }

    /** The same with another longest flush interval. */
    public WebSocketConfig withMaxFlush(Duration newMaxFlush) {
        return new WebSocketConfig(heartbeat, pongTimeout, sendTimeout, newMaxFlush);
    }

    /** The interval that a client gets who asks for this one. */
    Duration bounded(Duration flush) {
        return flush.compareTo(maxFlush) > 0 ? maxFlush : flush;
    }

    private static void requirePositive(String name, Duration value) {
        requireNonNull(value, name);
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, was " + value);
        }
    }
}
