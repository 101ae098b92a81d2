package dev.immediacy.websocket;

import dev.immediacy.core.Identity;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.http.Caller;
import dev.immediacy.http.Percent;
import dev.immediacy.http.ProblemServlet;
import dev.immediacy.http.Responses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the tutorial's sessions: {@code /ws/} and {@code /ws/{username}/}, with or without the last slash. */
final class TutorialHandler extends ProblemServlet {

    private static final Pattern PATH = Pattern.compile("/ws(?:/([^/]+))?/?");

    private final transient Mount mount;
    private final transient WebSocketUpgrade upgrade;

    TutorialHandler(Mount mount, WebSocketUpgrade upgrade) {
        this.mount = mount;
        this.upgrade = upgrade;
    }

    @Override
    protected void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // the path as it was sent, since a name may hold a percent-encoded slash
        Matcher path = PATH.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        if (!path.matches()) {
            Responses.problem(
                    request, response, Problem.of(404, "there is /ws/ and /ws/{username}/, nothing below", null));
            return;
        }
        String segment = path.group(1);
        String address = request.getRemoteAddr();
        Supplier<TextEndpoint> endpoint;
        if (segment == null) {
            Identity identity = Caller.of(request, "username", null);
            endpoint = () -> TutorialEndpoint.everybody(mount, address, identity);
        } else {
            String name = Names.user("username", Percent.decodeSegment("username", segment));
            Identity user = Caller.of(request, "username", name);
            endpoint = () -> TutorialEndpoint.user(mount, address, user);
        }
        upgrade.accept(request, response, "", endpoint);
    }
}
