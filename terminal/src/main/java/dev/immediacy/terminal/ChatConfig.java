package dev.immediacy.terminal;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.ClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Who chats where, and with whom. <i>Immutable.</i>
 *
 * @param transport its name
 * @param client the server, the channel and the user
 * @param to whom each line is for; null says it to the channel
 */
public record ChatConfig(
        String transport, ClientConfig client, @Nullable String to) {

    /** Checks that both are there. */
    public ChatConfig {
        requireNonNull(transport, "transport");
        requireNonNull(client, "client");
    }

    String greeting() {
        String whom =
                to == null ? "to everybody in " + client.channel() : "to " + to + ", listening in " + client.channel();
        return client.user() + " talks " + whom + " by " + transport + " at " + client.server()
                + "; a line says it, Ctrl-D ends";
    }
}
