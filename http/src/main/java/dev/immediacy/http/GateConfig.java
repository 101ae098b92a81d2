package dev.immediacy.http;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Authorizer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in, and what they may do there. <i>Immutable.</i>
 *
 * @param authenticator verifies the token that every request has to carry; null lets clients name themselves, which is
 *     for development
 * @param authorizer decides what a user may do
 * @param origins whose pages may talk to the server from a browser
 * @param limits how often clients may ask
 */
public record GateConfig(
        @Nullable Authenticator authenticator, Authorizer authorizer, AllowedOrigins origins, RateLimits limits) {

    private static final GateConfig OPEN =
            new GateConfig(null, Authorizer.EVERYTHING, AllowedOrigins.same(), RateLimits.none());

    /** Checks that the parts are there. */
    public GateConfig {
        requireNonNull(authorizer, "authorizer");
        requireNonNull(origins, "origins");
        requireNonNull(limits, "limits");
    }

    /** For development: whoever says a name is that user and may do everything, but for pages of other servers. */
    public static GateConfig open() {
        return OPEN;
    }

    /** The same with an authenticator. */
    public GateConfig withAuthenticator(Authenticator newAuthenticator) {
        return new GateConfig(requireNonNull(newAuthenticator, "newAuthenticator"), authorizer, origins, limits);
    }

    /** The same with another authorizer. */
    public GateConfig withAuthorizer(Authorizer newAuthorizer) {
        return new GateConfig(authenticator, newAuthorizer, origins, limits);
    }

    /** The same with other origins. */
    public GateConfig withOrigins(AllowedOrigins newOrigins) {
        return new GateConfig(authenticator, authorizer, newOrigins, limits);
    }

    /** The same with other limits. */
    public GateConfig withLimits(RateLimits newLimits) {
        return new GateConfig(authenticator, authorizer, origins, newLimits);
    }

    /** Whether clients have to prove who they are. */
    public boolean authenticates() {
        return authenticator != null;
    }
}
