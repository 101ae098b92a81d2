package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side: checks a request, then opens a session, parks a poll, reads a post or upgrades to a WebSocket.
 *
 * <p><em>Thread-safe:</em> it has no state of its own. Source: Engine.IO v4, HTTP long-polling.
 */
final class EngineServlet extends HttpServlet {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient SessionRegistry registry;

    EngineServlet(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void init() {
        registry.timers()
                .runOn(ServletContextHandler.getServletContextHandler(getServletContext())
                        .getServer()
                        .getThreadPool());
    }

    @Override
    public void destroy() {
        registry.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        CorsHeaders.add(registry.config().cors(), request, response);
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        EngineHandshake handshake = handshake(request);
        if (handshake == null) {
            refuse(request, response, EngineError.BAD_REQUEST);
            return;
        }
        RequestCheck check = RequestCheck.of(request.getMethod(), handshake, WebSocketUpgrade.isRequested(request));
        EngineError refusal = check.refusal(this::carrying);
        LiveSession session = check.sid() == null ? null : registry.find(check.sid());
        if (refusal != null) {
            refuse(request, response, refusal);
        } else if (check.upgrade()) {
            new WebSocketUpgrade(registry, handshake, session).accept(request, response);
        } else if (session != null) {
            exchange(session, request, response);
        } else if (check.sid() != null) {
            // It ended between the check and now.
            refuse(request, response, EngineError.SESSION_UNKNOWN);
        } else {
            open(handshake, request, response);
        }
    }

    private @Nullable EngineTransport carrying(String sid) {
        LiveSession session = registry.find(sid);
        return session == null ? null : session.transport();
    }

    private void open(EngineHandshake handshake, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (registry.isClosed()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        LiveSession session = registry.open(handshake);
        session.start();
        PacketBatch open = openPacket(session, registry.config(), EngineTransport.POLLING);
        answer(request, response, HttpServletResponse.SC_OK, open.pollRecords());
    }

    private void exchange(LiveSession session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals("GET")) {
            session.park(new Poll(request, session));
            return;
        }
        EngineError refusal = session.beginPost();
        if (refusal == null) {
            PostReader.read(request, session, registry.config().maxPayload());
        } else {
            refuse(request, response, refusal);
        }
    }

    /** Returns the answer to a handshake, for example {@code 0{"sid":"…","upgrades":["websocket"],…}}. */
    static PacketBatch openPacket(LiveSession session, EngineConfig config, EngineTransport transport) {
        ObjectNode data = JSON.createObjectNode().put("sid", session.sid());
        if (config.upgrade() && transport == EngineTransport.POLLING) {
            data.putArray("upgrades").add(EngineTransport.WEBSOCKET.wireName());
        } else {
            data.putArray("upgrades");
        }
        data.put("pingInterval", config.pingInterval().toMillis())
                .put("pingTimeout", config.pingTimeout().toMillis())
                .put("maxPayload", config.maxPayload());
        return PacketBatch.text(EnginePacket.Type.OPEN, data.toString());
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, EngineError error)
            throws IOException {
        answer(request, response, EngineError.STATUS, error.body());
    }

    /**
     * A short answer fits the response's buffer, which the container writes without blocking once we return. If its length
     * were set, or if it were given as a buffer, it would be written at once, and block.
     */
    private static void answer(HttpServletRequest request, HttpServletResponse response, int status, ByteBuffer body)
            throws IOException {
        response.setStatus(status);
        HttpAnswer.contentType(request, status);
        HttpAnswer.endAfterUnreadBody(request, response);
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        response.getOutputStream().write(bytes);
    }

    /** Returns the request's parameters and headers, or null where the query is not decodable. */
    private static @Nullable EngineHandshake handshake(HttpServletRequest request) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        try {
            if (request.getQueryString() != null) {
                UrlEncoded.decodeTo(
                        request.getQueryString(),
                        (name, value) -> query.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(value),
                        UTF_8);
            }
        } catch (IllegalArgumentException malformed) {
            return null;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return new EngineHandshake(request.getRequestURI(), query, headers, request.getRemoteAddr());
    }
}
