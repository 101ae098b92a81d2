package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * The bounds of a hub. <i>Immutable.</i>
 *
 * @param retention how much of each channel is kept
 * @param maxMessageBytes the largest {@code data}, in bytes of UTF-8
 * @param maxChannels the most channels, inboxes included; idle empty ones are dropped first
 * @param maxRetainedBytes the most all channels retain together, in bytes of wire JSON, at least 1; beyond it the fullest
 *     channels lose their oldest messages, and their readers are told of a gap
 */
public record HubConfig(Retention retention, int maxMessageBytes, int maxChannels, long maxRetainedBytes) {

    private static final int HEAP_SHARE = 8;

    /** Checks the ranges. */
    public HubConfig {
        requireNonNull(retention, "retention");
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes must be at least 1, was " + maxMessageBytes);
        }
        if (maxChannels < 1) {
            throw new IllegalArgumentException("maxChannels must be at least 1, was " + maxChannels);
        }
        if (maxRetainedBytes < 1) {
            throw new IllegalArgumentException("maxRetainedBytes must be at least 1, was " + maxRetainedBytes);
        }
    }

    /** {@link Retention#defaults()}, 1 MiB a message, 100,000 channels, and an eighth of the heap for all of them. */
    public static HubConfig defaults() {
        return new HubConfig(
                Retention.defaults(), 1 << 20, 100_000, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** The same with another retention. */
    public HubConfig withRetention(Retention newRetention) {
        return new HubConfig(newRetention, maxMessageBytes, maxChannels, maxRetainedBytes);
    }

    /** The same with another largest message. */
    public HubConfig withMaxMessageBytes(int newMaxMessageBytes) {
        return new HubConfig(retention, newMaxMessageBytes, maxChannels, maxRetainedBytes);
    }

    /** The same with another bound on channels. */
    public HubConfig withMaxChannels(int newMaxChannels) {
        return new HubConfig(retention, maxMessageBytes, newMaxChannels, maxRetainedBytes);
    }

    /** The same with another bound on what all channels retain. */
    public HubConfig withMaxRetainedBytes(long newMaxRetainedBytes) {
        return new HubConfig(retention, maxMessageBytes, maxChannels, newMaxRetainedBytes);
    }
}
