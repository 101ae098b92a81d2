package dev.immediacy.websocket;

import dev.immediacy.core.Hub;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.http.Percent;
import dev.immediacy.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the tutorial's sessions: {@code /ws/} and {@code /ws/{username}/}, with or without the last slash. */
final class TutorialHandler extends HttpServlet {

    private static final Logger LOG = LoggerFactory.getLogger(TutorialHandler.class);
    private static final Pattern PATH = Pattern.compile("/ws(?:/([^/]+))?/?");

    private final transient Hub hub;
    private final transient WebSocketUpgrade upgrade;

    TutorialHandler(Hub hub, WebSocketUpgrade upgrade) {
        this.hub = hub;
        this.upgrade = upgrade;
    }

    @Override
    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to the container, which would show its own error page
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            open(request, response);
        } catch (MessagingException e) {
            LOG.debug("path={} refused: {}", request.getRequestURI(), e.text());
            Responses.problem(response, Problem.of(e));
        } catch (RuntimeException e) {
            LOG.error("path={} failed", request.getRequestURI(), e);
            Responses.problem(response, Problem.internal());
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // the path as it was sent, since a name may hold a percent-encoded slash
        Matcher path = PATH.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        if (!path.matches()) {
            Responses.problem(response, Problem.of(404, "there is /ws/ and /ws/{username}/, nothing below", null));
            return;
        }
        String segment = path.group(1);
        Supplier<TextEndpoint> endpoint;
        if (segment == null) {
            endpoint = () -> TutorialEndpoint.everybody(hub);
        } else {
            String user = Names.user("username", Percent.decodeSegment("username", segment));
            endpoint = () -> TutorialEndpoint.user(hub, user);
        }
        upgrade.accept(request, response, "", endpoint);
    }
}
