package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

/**
 * The bounds of a hub. <i>Immutable.</i>
 *
 * @param retention how much of each channel is kept
 * @param maxMessageBytes the largest {@code data}, in bytes of UTF-8
 * @param maxChannels the most channels, inboxes included; idle empty ones are dropped first
 */
public record HubConfig(Retention retention, int maxMessageBytes, int maxChannels) {

    /** Checks the ranges. */
    public HubConfig {
        requireNonNull(retention, "retention");
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes must be at least 1, was " + maxMessageBytes);
        }
        if (maxChannels < 1) {
            throw new IllegalArgumentException("maxChannels must be at least 1, was " + maxChannels);
        }
    }

    /** {@link Retention#defaults()}, 1 MiB a message, 100,000 channels. */
    public static HubConfig defaults() {
        return new HubConfig(Retention.defaults(), 1 << 20, 100_000);
    }

    /** The same with another retention. */
    public HubConfig withRetention(Retention newRetention) {
        return new HubConfig(newRetention, maxMessageBytes, maxChannels);
    }

    /** The same with another largest message. */
    public HubConfig withMaxMessageBytes(int newMaxMessageBytes) {
        return new HubConfig(retention, newMaxMessageBytes, maxChannels);
    }

    /** The same with another bound on channels. */
    public HubConfig withMaxChannels(int newMaxChannels) {
        return new HubConfig(retention, maxMessageBytes, newMaxChannels);
    }
}
