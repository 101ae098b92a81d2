package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the network that a {@link Relay} stands for is like; the same for each of its connections.
 *
 * <p><em>Immutable.</em>
 *
 * @param upstreamDelay one-way delay from client to target, 0 to 1 h
 * @param downstreamDelay one-way delay from target to client, 0 to 1 h
 * @param bytesPerSecond bandwidth of each connection in each direction, in bytes/s; 0 is unlimited
 * @param maxQueuedBytes bytes under way at most, per connection and direction; when they are, the relay stops reading
 *     the sender. A direction carries at most {@code maxQueuedBytes / delay} bytes/s
 * @param socketBufferBytes send and receive buffer of each of the relay's sockets; 0 leaves the system's choice, which
 *     may hold megabytes and so hide a slow reader from its sender
 */
public record RelayConfig(
        Duration upstreamDelay,
        Duration downstreamDelay,
        long bytesPerSecond,
        int maxQueuedBytes,
        int socketBufferBytes) {

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a component is out of its range
     */
    public RelayConfig {
        requireDelay("upstreamDelay", upstreamDelay);
        requireDelay("downstreamDelay", downstreamDelay);
        requireAtLeast(0, "bytesPerSecond", bytesPerSecond);
        requireAtLeast(1, "maxQueuedBytes", maxQueuedBytes);
        requireAtLeast(0, "socketBufferBytes", socketBufferBytes);
    }

    /**
     * A network without delay or limit, 1 MiB under way per connection and direction.
     *
     * @return the configuration to derive others from
     */
    public static RelayConfig defaults() {
        return new RelayConfig(Duration.ZERO, Duration.ZERO, 0, 1 << 20, 0);
    }

    /**
     * Sets the same delay for both directions.
     *
     * @param oneWay half of the round trip
     * @return a copy with both delays replaced
     */
    public RelayConfig withDelay(Duration oneWay) {
        return withDelays(oneWay, oneWay);
    }

    /**
     * Sets a delay for each direction.
     *
     * @param upstream from client to target
     * @param downstream from target to client
     * @return a copy with both delays replaced
     */
    public RelayConfig withDelays(Duration upstream, Duration downstream) {
        return new RelayConfig(upstream, downstream, bytesPerSecond, maxQueuedBytes, socketBufferBytes);
    }

    /**
     * Limits the bandwidth.
     *
     * @param limit bytes/s per connection and direction, 0 for none
     * @return a copy with the limit replaced
     */
    public RelayConfig withBytesPerSecond(long limit) {
        return new RelayConfig(upstreamDelay, downstreamDelay, limit, maxQueuedBytes, socketBufferBytes);
    }

    /**
     * Bounds the bytes under way.
     *
     * @param bytes per connection and direction, at least 1
     * @return a copy with the bound replaced
     */
    public RelayConfig withMaxQueuedBytes(int bytes) {
        return new RelayConfig(upstreamDelay, downstreamDelay, bytesPerSecond, bytes, socketBufferBytes);
    }

    /**
     * Fixes the kernel's socket buffers, so that a peer that does not read is felt by its sender soon.
     *
     * @param bytes send and receive buffer of each socket, 0 for the system's choice
     * @return a copy with the buffers replaced
     */
    public RelayConfig withSocketBufferBytes(int bytes) {
        return new RelayConfig(upstreamDelay, downstreamDelay, bytesPerSecond, maxQueuedBytes, bytes);
    }

    /**
     * The time from a byte sent to its echo received, without any other cost.
     *
     * @return the sum of both delays
     */
    public Duration roundTrip() {
        return upstreamDelay.plus(downstreamDelay);
    }

    Duration delay(Direction direction) {
        return direction == Direction.UPSTREAM ? upstreamDelay : downstreamDelay;
    }

    private static void requireDelay(String name, Duration delay) {
        requireNonNull(delay, name);
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(name + " must be between 0 s and 1 h, was " + delay);
        }
    }

    private static void requireAtLeast(long least, String name, long actual) {
        if (actual < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", was " + actual);
        }
    }
}
