package dev.immediacy.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whose pages may talk to this server from a browser (RFC 6455 §10.2; RFC 6454).
 *
 * <p>A page's own server is always allowed, and so is whoever sends no {@code Origin}: that is no browser, or a browser
 * that asks its page's own server. The list is for pages of other servers. <i>Immutable.</i>
 *
 * @param others as browsers write them, {@code https://app.example}; {@code *} allows every page of every server
 * @param ownOverRelays whether a page on loopback, at the port this server listens on, may reach it through another port
 *     of this machine: for a server with relays in front of it
 */
public record AllowedOrigins(Set<String> others, boolean ownOverRelays) {

    private static final String ANY = "*";
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9._\\-\\[\\]:]+");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[[0-9A-Fa-f:.]+]");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final AllowedOrigins SAME = new AllowedOrigins(Set.of(), false);

    /** Checks how they are written. */
    public AllowedOrigins {
        others = others.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        for (String origin : others) {
            if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "origin must be like https://app.example or http://127.0.0.1:3000, or *, was " + origin);
            }
        }
    }

    /** Pages of this server alone. */
    public static AllowedOrigins same() {
        return SAME;
    }

    /** The same, and these pages. */
    public AllowedOrigins and(Set<String> newOthers) {
        return new AllowedOrigins(newOthers, ownOverRelays);
    }

    /** The same, and this server's own pages over a relay. */
    public AllowedOrigins andOwnOverRelays() {
        return new AllowedOrigins(others, true);
    }

    /** Whether every page of every server is allowed. */
    public boolean any() {
        return others.contains(ANY);
    }

    /** Whether a page comes from where it sends its request: then a browser asks for nothing more. */
    boolean isSame(String origin, String authority, boolean secure) {
        String scheme =
                secure ? "https://" : origin.startsWith("https://") ? "https://" : "http://"; // TLS may end before
        return origin.equalsIgnoreCase(scheme + authority);
    }

    /**
     * Whether a page from elsewhere is allowed.
     *
     * @param localPort where this server took the request
     */
    boolean allows(String origin, int localPort) {
        return any() || others.contains(origin.toLowerCase(Locale.ROOT)) || (ownOverRelays && isOwn(origin, localPort));
    }

    /** Whether a server that is reached by this name is meant to be: no page's server can make an address its name. */
    boolean allowsHost(String host) {
        return any()
                || ADDRESS.matcher(host).matches()
                || host.equalsIgnoreCase("localhost")
                || others.stream()
                        .anyMatch(
                                other -> host.equalsIgnoreCase(URI.create(other).getHost()));
    }

    private static boolean isOwn(String origin, int localPort) {
        try {
            URI uri = URI.create(origin);
            return LOOPBACK.contains(String.valueOf(uri.getHost())) && uri.getPort() == localPort;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
