package dev.immediacy.core;

import org.jspecify.annotations.Nullable;

/**
 * Finds out who a client is by the bearer token it sent (RFC 6750).
 *
 * <p>A token is the only credential there is. Nothing a browser adds to a request by itself, such as a cookie, lets
 * anybody in; so a page of another site can do nothing in its visitor's name. Called when a client connects, never for a
 * message. <i>Thread-safe</i>: called by many threads at once.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Verifies a token.
     *
     * @param token as the client sent it; null if it sent none
     * @throws UnauthenticatedException if that does not say who it is; its text tells the client why, without the token
     */
    Identity authenticate(@Nullable String token);
}
