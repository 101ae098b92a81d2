package dev.immediacy.http;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.ForbiddenException;
import dev.immediacy.core.Identity;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.RateLimiter;
import dev.immediacy.core.UnauthenticatedException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.authentication.LoginAuthenticator.UserAuthenticationSucceeded;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a request is let in, and becomes a user, before any servlet, filter or upgrade sees it.
 *
 * <p>It stands inside a context and in front of everything else there, so that nothing that is mounted can be reached
 * around it. A page of another server is answered 403, unless it is allowed. A request without a valid token is answered
 * 401 with a challenge (RFC 6750 §3); the others have an {@link Identity} for their {@code getUserPrincipal()}, see
 * {@link Caller}.
 *
 * <p><i>Thread-safe</i>: what is let in without a token is told while the context is set up, and only read afterwards.
 */
final class Gate extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String CHALLENGE = "Bearer realm=\"immediacy\"";

    private final @Nullable Authenticator authenticator;
    private final AllowedOrigins origins;
    private final @Nullable RateLimiter requests;
    private final List<String> withoutToken = new CopyOnWriteArrayList<>();
    private final Set<String> publicPaths;
    private final RefusalCounter refusals = new RefusalCounter();

    Gate(GateConfig config, Set<String> publicPaths) {
        this.authenticator = config.authenticator();
        this.origins = config.origins();
        this.requests = config.limits().requestLimiter();
        this.publicPaths = Set.copyOf(publicPaths);
    }

    /** Lets requests at this path and below it in without a token; a wrong one is refused there too. */
    void admitWithoutToken(String path) {
        withoutToken.add(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** What limits the requests of an address, null where nothing does. */
    @Nullable RateLimiter requests() {
        return requests;
    }

    /** Tells what is refused here, or behind. */
    RefusalCounter refusals() {
        return refusals;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        refusals.watch(request, response, path);
        if (!publicPaths.contains(path)) {
            try {
                if (requests != null) {
                    requests.take(Request.getRemoteAddr(request));
                }
                refuseRebinding(request);
                if (isPreflight(request, response)) {
                    callback.succeeded();
                    return true;
                }
                identify(request, path);
            } catch (MessagingException e) {
                LOG.debug("path={} refused: {}", path, e.text());
                refuse(request, response, callback, e);
                return true;
            }
        }
        return super.handle(request, response, callback);
    }

    /**
     * Without tokens, what protects a server on loopback is that it can be reached from this machine alone. A page of any
     * server can make its own name point here (DNS rebinding); to a browser it then is this server's own.
     */
    private void refuseRebinding(Request request) {
        if (authenticator != null || !isLoopback(request)) {
            return;
        }
        String host = request.getHttpURI().getHost();
        if (host != null && !origins.allowsHost(host)) {
            throw new ForbiddenException(
                    "Host", "Host must be an address, localhost or the host of an allowed origin, was another name");
        }
    }

    private static boolean isLoopback(Request request) {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                && local.getAddress().isLoopbackAddress();
    }

    /**
     * Refuses pages of other servers that are not allowed, whatever they ask for, and tells the browser which are. A page
     * could not read most answers anyway, but a WebSocket's, and its request would have been carried out.
     */
    private boolean isPreflight(Request request, Response response) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null) {
            return false;
        }
        String authority = String.valueOf(request.getHttpURI().getAuthority());
        if (origins.isSame(origin, authority, request.isSecure())) {
            return false;
        }
        if (!origins.allows(origin, Request.getLocalPort(request))) {
            throw new ForbiddenException("Origin", "Origin must be this server's or one it allows, was another");
        }
        return Cors.answer(request, response, origins.any() ? "*" : origin);
    }

    private void identify(Request request, String path) {
        if (authenticator == null) {
            return;
        }
        HttpFields headers = request.getHeaders();
        String query = request.getHttpURI().getQuery();
        String parameter = query == null ? null : Query.parse(query).text(BearerToken.PARAMETER);
        String token = BearerToken.find(headers::getValuesList, parameter);
        if (token == null && isAdmittedWithoutToken(path)) {
            return;
        }
        Identity identity = authenticator.authenticate(token);
        UserIdentity user = UserIdentity.from(null, identity);
        AuthenticationState.setAuthenticationState(request, new UserAuthenticationSucceeded("Bearer", user));
    }

    private boolean isAdmittedWithoutToken(String path) {
        for (String admitted : withoutToken) {
            if (path.startsWith(admitted)
                    && (path.length() == admitted.length() || path.charAt(admitted.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(Request request, Response response, Callback callback, MessagingException why) {
        HttpFields.Mutable headers = response.getHeaders();
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            headers.put(HttpHeader.CONNECTION, "close"); // nobody reads the body
        }
        if (why instanceof UnauthenticatedException unauthenticated) {
            String error = unauthenticated.tokenGiven() ? error("invalid_token", why) : "";
            headers.put(HttpHeader.WWW_AUTHENTICATE, CHALLENGE + error);
        } else if (why instanceof ProtocolException wrong && wrong.field().equals(BearerToken.PARAMETER)) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, CHALLENGE + error("invalid_request", why));
        }
        Responses.problem(response, callback, Problem.of(why));
    }

    /** RFC 6750 §3: an error description is printable ASCII without quote and backslash. */
    private static String error(String code, MessagingException why) {
        String description = why.text().replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "'");
        return ", error=\"" + code + "\", error_description=\"" + description + "\"";
    }
}
