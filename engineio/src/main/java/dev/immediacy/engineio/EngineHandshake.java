package dev.immediacy.engineio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The request that opened a session: what a layer above needs to know who is there.
 *
 * <p><em>Immutable.</em> It is the first request's only: later polls and the upgrade do not change it.
 *
 * @param path the request's path, for example {@code /socket.io/}
 * @param query the decoded query parameters, in order of appearance
 * @param headers the request's headers by lower-case name
 * @param remoteAddress the address of the peer, which behind a proxy is the proxy's
 */
public record EngineHandshake(
        String path, Map<String, List<String>> query, Map<String, List<String>> headers, String remoteAddress) {

    /** Copies the maps; header names become lower case. */
    public EngineHandshake {
        query = copy(query);
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        headers = copy(lower);
    }

    /** Returns the first value of a query parameter. */
    public Optional<String> queryParameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns the first value of a header, whose name may be in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** Without query and headers, which may hold a token. */
    @Override
    public String toString() {
        return "EngineHandshake[" + path + " from " + remoteAddress + "]";
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> source) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        source.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }
}
