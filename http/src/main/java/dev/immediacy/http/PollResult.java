package dev.immediacy.http;

import dev.immediacy.core.Message;
import java.util.List;

/**
 * One answer to a poll, at the client. <i>Immutable.</i>
 *
 * @param messages in the order of each channel
 * @param cursor what to send as {@code after} next time
 * @param gap whether messages before these are lost to this client
 */
public record PollResult(List<Message> messages, String cursor, boolean gap) {

    /** Copies the list. */
    public PollResult {
        messages = List.copyOf(messages);
    }
}
