package dev.immediacy.cli;

import dev.immediacy.core.Json;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.http.ProblemServlet;
import dev.immediacy.http.Responses;
import dev.immediacy.testkit.Relay;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relays' controls: {@code GET /v1/relays} lists them, {@code POST /v1/relays/NAME} with any of {@code
 * {"delayMillis": 25, "stalled": true, "cut": true}} changes one. <i>Thread-safe</i> as {@link Relays} is.
 *
 * <p>A change must be {@code application/json}: a browser asks the server before a page of another origin may send that,
 * and the server agrees for the origins it allows.
 */
final class RelayServlet extends ProblemServlet {

    private static final int MAX_BODY_BYTES = 1_000;

    private final transient Relays relays;

    RelayServlet(Relays relays) {
        this.relays = relays;
    }

    @Override
    protected void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        if (request.getMethod().equals("GET") && name.isEmpty()) {
            Responses.json(request, response, relays.toJson());
            return;
        }
        Optional<Relay> relay = relays.find(name);
        if (!request.getMethod().equals("POST") || relay.isEmpty()) {
            String detail = "relays answer GET /v1/relays and POST /v1/relays/NAME, was " + request.getMethod() + " "
                    + request.getRequestURI();
            Responses.problem(request, response, Problem.of(404, detail, null));
            return;
        }
        if (!String.valueOf(request.getContentType()).startsWith("application/json")) {
            Responses.problem(request, response, Problem.of(415, "a change must be application/json", null));
            return;
        }
        change(name, relay.get(), request);
        Responses.json(request, response, relays.toJson());
    }

    private void change(String name, Relay relay, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES);
        Map<String, Json> members =
                Json.parse("body", new String(body, StandardCharsets.UTF_8)).members("body");
        if (members.containsKey("delayMillis")) {
            delay(relay, members.get("delayMillis").text());
        }
        if (members.containsKey("stalled")) {
            relays.stall(name, relay, isTrue(members.get("stalled")));
        }
        if (isTrue(members.get("cut"))) {
            relays.cut(relay);
        }
    }

    private void delay(Relay relay, String millis) {
        try {
            relays.delay(relay, Duration.ofMillis(Long.parseLong(millis)));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("delayMillis", "delayMillis must be between 0 and 1000, was " + millis);
        }
    }

    private static boolean isTrue(@Nullable Json json) {
        return json != null && json.text().equals("true");
    }
}
