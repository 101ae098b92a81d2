package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connects, as whom, and how it asks. <i>Immutable.</i>
 *
 * @param server scheme, host and port: {@code http://127.0.0.1:8080}; a path or a query of it goes with every request
 * @param channel the channel to follow
 * @param user who connects; null is anonymous and has no inbox
 * @param after the cursor to resume from; null starts with what is published from now on
 * @param polling how often a client that has to ask asks; the transports that are told ignore it
 * @param hold how long a client that lets the server wait lets it wait; at least zero
 * @param token proves who connects, where the server asks for that (RFC 6750); null sends none
 */
public record ClientConfig(
        URI server,
        String channel,
        @Nullable String user,
        @Nullable String after,
        Polling polling,
        Duration hold,
        @Nullable String token) {

    private static final Duration DEFAULT_HOLD = Duration.ofSeconds(25);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    /** Checks what can be checked here. */
    public ClientConfig {
        requireNonNull(server, "server");
        Names.channel(channel);
        if (user != null) {
            Names.user("user", user);
        }
        requireNonNull(polling, "polling");
        if (hold.isNegative()) {
            throw new IllegalArgumentException("hold must not be negative, was " + hold);
        }
        if (token != null && !TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("token must be letters, digits and -._~+/= (RFC 6750), was not");
        }
    }

    /** An anonymous client of a channel: polls once a second, holds 25 s. */
    public static ClientConfig of(URI server, String channel) {
        return new ClientConfig(server, channel, null, null, Polling.every(Duration.ofSeconds(1)), DEFAULT_HOLD, null);
    }

    /** The same at another server. */
    public ClientConfig withServer(URI newServer) {
        return new ClientConfig(newServer, channel, user, after, polling, hold, token);
    }

    /** The same as a user. */
    public ClientConfig withUser(@Nullable String newUser) {
        return new ClientConfig(server, channel, newUser, after, polling, hold, token);
    }

    /** The same from a cursor. */
    public ClientConfig withAfter(@Nullable String newAfter) {
        return new ClientConfig(server, channel, user, newAfter, polling, hold, token);
    }

    /** The same with another rhythm of polling. */
    public ClientConfig withPolling(Polling newPolling) {
        return new ClientConfig(server, channel, user, after, newPolling, hold, token);
    }

    /** The same with another hold. */
    public ClientConfig withHold(Duration newHold) {
        return new ClientConfig(server, channel, user, after, polling, newHold, token);
    }

    /** The same with another token. */
    public ClientConfig withToken(@Nullable String newToken) {
        return new ClientConfig(server, channel, user, after, polling, hold, newToken);
    }

    /** Without the token, which has no place in a log. */
    @Override
    public String toString() {
        return "ClientConfig[server=" + server + ", channel=" + channel + ", user=" + user + ", after=" + after
                + ", polling=" + polling + ", hold=" + hold + ", token=" + (token == null ? "none" : "given") + "]";
    }
}
