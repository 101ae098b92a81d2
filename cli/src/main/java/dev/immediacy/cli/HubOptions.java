package dev.immediacy.cli;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Retention;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much the hub keeps: the options of {@code serve}. <i>Confined to</i> the command. */
final class HubOptions {

    @Option(
            names = "--max-message-bytes",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "The most bytes of a message's data; more get 413 (default: ${DEFAULT-VALUE}).")
    private int maxMessageBytes;

    @Option(
            names = "--max-channels",
            paramLabel = "N",
            defaultValue = "100000",
            description = "The most channels, inboxes included; where one more is needed and none is empty and unused, "
                    + "it gets 503 (default: ${DEFAULT-VALUE}).")
    private int maxChannels;

    @Option(
            names = "--max-retained-bytes",
            paramLabel = "N",
            description = "The most bytes of messages all channels keep together; beyond it the fullest channels lose "
                    + "their oldest. A byte takes 2.4 to 3.7 of heap (default: an eighth of the heap).")
    private @Nullable Long maxRetainedBytes;

    @Option(
            names = "--retain-messages",
            paramLabel = "N",
            defaultValue = "10000",
            description = "The most messages each channel keeps for clients that come back; those that come later are "
                    + "told of a gap (default: ${DEFAULT-VALUE}).")
    private int retainMessages;

    @Option(
            names = "--retain-bytes",
            paramLabel = "N",
            defaultValue = "16777216",
            description = "The most bytes of messages each channel keeps (default: ${DEFAULT-VALUE}).")
    private long retainBytes;

    @Option(
            names = "--retain-age",
            paramLabel = "TIME",
            defaultValue = "60m",
            converter = CompareCommand.SpanConverter.class,
            description = "How long each channel keeps a message (default: ${DEFAULT-VALUE}).")
    private Duration retainAge = Duration.ZERO;

    /** The bounds they say. */
    HubConfig config() {
        HubConfig config = HubConfig.defaults()
                .withRetention(new Retention(retainMessages, retainBytes, retainAge))
                .withMaxMessageBytes(maxMessageBytes)
                .withMaxChannels(maxChannels);
        return maxRetainedBytes == null ? config : config.withMaxRetainedBytes(maxRetainedBytes);
    }
}
