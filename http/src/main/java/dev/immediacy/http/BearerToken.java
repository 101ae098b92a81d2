package dev.immediacy.http;

import dev.immediacy.core.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may carry its token: {@code Authorization: Bearer TOKEN} (RFC 6750 §2.1), {@code ?access_token=TOKEN}
 * (§2.3) for an {@code EventSource}, which can send no header, or the offered subprotocol {@code bearer.TOKEN} for a
 * browser's {@code WebSocket}, which can name subprotocols alone.
 *
 * <p>A token in a query may end in the logs of whatever stands in front of the server, hence the other two come first
 * where there is a choice. <i>Thread-safe</i>: no state.
 */
public final class BearerToken {

    /** The query parameter. */
    public static final String PARAMETER = "access_token";

    /** What stands before the token in the subprotocol that is offered, and never agreed on. */
    public static final String SUBPROTOCOL = "bearer.";

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /**
     * Finds the token.
     *
     * @param headers the values of a header by its name
     * @param parameter the value of {@value #PARAMETER} in the query; null if there is none
     * @return null if there is none
     * @throws ProtocolException naming {@code access_token}, if there is more than one (RFC 6750 §2)
     */
    public static @Nullable String find(Function<String, List<String>> headers, @Nullable String parameter) {
        List<String> found = new ArrayList<>(1);
        for (String value : headers.apply("Authorization")) {
            if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                found.add(value.substring(SCHEME.length()).strip());
            }
        }
        if (parameter != null) {
            found.add(parameter);
        }
        for (String value : headers.apply("Sec-WebSocket-Protocol")) {
            for (String offered : value.split(",", -1)) {
                if (offered.strip().startsWith(SUBPROTOCOL)) {
                    found.add(offered.strip().substring(SUBPROTOCOL.length()));
                }
            }
        }
        if (found.size() > 1) {
            throw new ProtocolException(PARAMETER, "a token must be given once, was given " + found.size() + " times");
        }
        return found.isEmpty() ? null : found.get(0);
    }
}
