package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The numbers an Engine.IO server runs by.
 *
 * <p><em>Immutable.</em> Start at {@link #defaults()} and change what differs, for example
 * {@code EngineConfig.defaults().withPing(Duration.ofSeconds(10), Duration.ofSeconds(5))}.
 *
 * @param pingInterval time between a pong and the next ping; default 25 s
 * @param pingTimeout time a client has to answer a ping, or to answer a WebSocket close frame; default 20 s
 * @param maxPayload most bytes a client may send in one {@code POST} body or WebSocket message; default 1,000,000
 * @param upgrade whether a polling session may move to a WebSocket; default yes
 * @param upgradeTimeout time an upgrading WebSocket connection has to finish its probe; default 10 s
 * @param maxBufferedPackets most packets waiting for one client; default 8,192. Overflow policy: the session closes
 *     with {@link EngineCloseReason#OVERFLOW}
 * @param maxBufferedBytes most payload bytes waiting for one client, batches not counted because their buffers belong
 *     to their owner; default 4 MiB. Same overflow policy
 * @param cors which foreign origins may use the polling transport; default none
 */
public record EngineConfig(
        Duration pingInterval,
        Duration pingTimeout,
        int maxPayload,
        boolean upgrade,
        Duration upgradeTimeout,
        int maxBufferedPackets,
        int maxBufferedBytes,
        EngineCors cors) {

    private static final EngineConfig DEFAULTS = new EngineConfig(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            1_000_000,
            true,
            Duration.ofSeconds(10),
            8_192,
            4 << 20,
            EngineCors.sameOrigin());

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a time is shorter than a millisecond or a limit is not positive
     */
    public EngineConfig {
        requireMillis("pingInterval", pingInterval);
        requireMillis("pingTimeout", pingTimeout);
        requireMillis("upgradeTimeout", upgradeTimeout);
        requirePositive("maxPayload", maxPayload);
        requirePositive("maxBufferedPackets", maxBufferedPackets);
        requirePositive("maxBufferedBytes", maxBufferedBytes);
        requireNonNull(cors, "cors");
    }

    /** Returns the defaults, which are those of the reference implementation where it has the same number. */
    public static EngineConfig defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with another heartbeat. */
    public EngineConfig withPing(Duration interval, Duration timeout) {
        return new EngineConfig(
                interval, timeout, maxPayload, upgrade, upgradeTimeout, maxBufferedPackets, maxBufferedBytes, cors);
    }

    /** Returns a copy with another {@link #maxPayload()}, in bytes. */
    public EngineConfig withMaxPayload(int bytes) {
        return new EngineConfig(
                pingInterval, pingTimeout, bytes, upgrade, upgradeTimeout, maxBufferedPackets, maxBufferedBytes, cors);
    }

    /** Returns a copy that allows, or forbids, the upgrade from polling to WebSocket. */
    public EngineConfig withUpgrade(boolean allowed) {
        return new EngineConfig(
                pingInterval,
                pingTimeout,
                maxPayload,
                allowed,
                upgradeTimeout,
                maxBufferedPackets,
                maxBufferedBytes,
                cors);
    }

    /** Returns a copy with another {@link #upgradeTimeout()}. */
    public EngineConfig withUpgradeTimeout(Duration timeout) {
        return new EngineConfig(
                pingInterval, pingTimeout, maxPayload, upgrade, timeout, maxBufferedPackets, maxBufferedBytes, cors);
    }

    /** Returns a copy with other bounds for what waits for one client. */
    public EngineConfig withMaxBuffered(int packets, int bytes) {
        return new EngineConfig(pingInterval, pingTimeout, maxPayload, upgrade, upgradeTimeout, packets, bytes, cors);
    }

    /** Returns a copy with another {@link #cors()}. */
    public EngineConfig withCors(EngineCors rule) {
        return new EngineConfig(
                pingInterval,
                pingTimeout,
                maxPayload,
                upgrade,
                upgradeTimeout,
                maxBufferedPackets,
                maxBufferedBytes,
                rule);
    }

    private static void requireMillis(String name, Duration time) {
        requireNonNull(time, name);
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, was " + time.toNanos() + " ns");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
