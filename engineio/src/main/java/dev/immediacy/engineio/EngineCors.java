package dev.immediacy.engineio;

import java.util.Set;

/**
 * Which foreign origins may use the polling transport, and whether with credentials.
 *
 * <p><em>Immutable.</em> {@link #sameOrigin()} sends no CORS header at all, so that browsers keep to their same-origin
 * rule. With credentials the answer names the origin, never {@code *}. Browsers do not apply CORS to a WebSocket; a
 * server that authenticates by cookie puts a servlet filter in front, which sees the upgrade as any other request.
 * Source: WHATWG Fetch, HTTP CORS protocol.
 *
 * @param origins the allowed values of the header {@code Origin}; {@code *} allows every origin
 * @param credentials whether browsers may send cookies
 */
public record EngineCors(Set<String> origins, boolean credentials) {
    /** Copies the origins. */
    public EngineCors {
        origins = Set.copyOf(origins);
    }

    /** Returns the rule that allows no foreign origin. */
    public static EngineCors sameOrigin() {
        return new EngineCors(Set.of(), false);
    }

    /** Returns the rule that allows every origin, without credentials. */
    public static EngineCors anyOrigin() {
        return new EngineCors(Set.of("*"), false);
    }

    /** Returns whether a page from the origin may read the answers. */
    public boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }
}
