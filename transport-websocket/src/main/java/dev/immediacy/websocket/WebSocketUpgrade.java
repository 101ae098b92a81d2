package dev.immediacy.websocket;

import dev.immediacy.core.Mount;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.http.Responses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.util.FutureCallback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;

/**
 * The opening handshake (RFC 6455 §4.2): turns a request, once its parameters are known to be good, into a session.
 *
 * <p>Because it is a servlet that asks for the upgrade, a wrong parameter is refused with a problem (RFC 9457) like
 * anywhere else, before there is a WebSocket. Jetty's core API is used instead of Jakarta's: it lets a session read the
 * next frame only when it is ready for it, and costs a quarter of the memory per connection.
 *
 * <p><i>Thread-safe</i>: immutable once the context has started.
 */
final class WebSocketUpgrade {

    private static final String VERSION = "13";

    private final Handshaker handshaker = Handshaker.newInstance();
    private final ServletContextHandler context;
    private final Mount mount;
    private final WebSocketConfig config;
    private final int maxBytes;

    /**
     * For the requests of a place whose context has not started.
     *
     * @param maxBytes the largest message a peer may send
     */
    WebSocketUpgrade(Mount mount, WebSocketConfig config, int maxBytes) {
        this.context = mount.context(ServletContextHandler.class);
        this.mount = mount;
        this.config = config;
        this.maxBytes = maxBytes;
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                // buffers and threads of the server, which the context knows only now
                var unused = WebSocketServerComponents.ensureWebSocketComponents(context.getServer(), context);
            }
        });
    }

    /**
     * Answers 101 and opens a session for the endpoint, or answers 426 if the client did not ask for that.
     *
     * @param protocol the subprotocol to agree on where the client offers it; empty agrees on none
     * @param endpoint made if the client asked for a WebSocket; closed with the session, also if there comes none
     * @throws ProtocolException naming {@code upgrade}, if the client asked in a wrong way
     */
    void accept(
            HttpServletRequest request,
            HttpServletResponse response,
            String protocol,
            Supplier<? extends TextEndpoint> endpoint)
            throws IOException {
        if (!isRequested(request) || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            refuse(request, response);
            return;
        }
        WebSocketSession session = new WebSocketSession(endpoint.get(), config, mount, maxBytes);
        boolean upgraded = false;
        try {
            upgraded = upgrade(ServletContextRequest.getServletContextRequest(request), negotiator(protocol, session));
        } catch (HttpException.RuntimeException e) {
            throw new ProtocolException("upgrade", "upgrade must follow RFC 6455, " + e.getReason(), e);
        } finally {
            if (!upgraded) {
                session.release();
            }
        }
        if (!upgraded) {
            refuse(request, response);
        }
    }

    /** RFC 6455 §4.2.1 over HTTP/1.1; RFC 8441 §4 over HTTP/2. */
    private static boolean isRequested(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                || request.getMethod().equals("CONNECT");
    }

    private boolean upgrade(ServletContextRequest request, WebSocketNegotiator negotiator) throws IOException {
        FutureCallback written = new FutureCallback();
        boolean accepted = handshaker.upgradeRequest(
                negotiator,
                request,
                request.getServletContextResponse(),
                written,
                WebSocketServerComponents.getWebSocketComponents(context),
                WebSocketUpgrade::configure);
        if (accepted) {
            written.block();
        }
        return accepted;
    }

    private static WebSocketNegotiator negotiator(String protocol, WebSocketSession session) {
        return WebSocketNegotiator.from(
                (request, response, callback) -> {
                    if (request.hasSubProtocol(protocol)) {
                        response.setAcceptedSubProtocol(protocol);
                    }
                    response.setExtensions(List.of()); // a coalesced frame must reach the wire as it is
                    return session;
                },
                (frameHandler, request, response) -> session);
    }

    private static void configure(Configuration connection) {
        connection.setMaxFrameSize(0); // no limit: what arrives is counted, what leaves must not be cut into fragments
        connection.setAutoFragment(true); // a large frame is handed on as it arrives, not gathered first
        connection.setIdleTimeout(Duration.ZERO); // none: the heartbeat decides who is alive
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Version", VERSION);
        String detail = "this resource speaks WebSocket, version " + VERSION + "; ask for an upgrade to it";
        Responses.problem(request, response, Problem.of(426, detail, null));
    }
}
