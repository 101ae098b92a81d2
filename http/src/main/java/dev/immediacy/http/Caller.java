package dev.immediacy.http;

import dev.immediacy.core.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request: whom the {@link Gate} found behind its token, or, where there is no authentication, whom the
 * request names. <i>Thread-safe</i>: no state.
 */
public final class Caller {

    private Caller() {}

    /**
     * Who sent it.
     *
     * @param field where the request names its user
     * @param claimed the name there; null if it names none
     * @throws dev.immediacy.core.ForbiddenException naming the field, if it is not the name behind the token
     */
    public static Identity of(HttpServletRequest request, String field, @Nullable String claimed) {
        return of(request.getUserPrincipal(), field, claimed);
    }

    /** The same for a WebSocket, which keeps the principal of its handshake. */
    public static Identity of(@Nullable Principal principal, String field, @Nullable String claimed) {
        return principal instanceof Identity known ? known.confirm(field, claimed) : Identity.named(claimed);
    }
}
