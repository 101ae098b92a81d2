package dev.immediacy.server;

import dev.immediacy.core.Json;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ProblemServlet;
import dev.immediacy.http.Responses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the server says of itself: {@code GET /v1/transports}, {@code /healthz}, {@code /readyz}, {@code /metrics}; and, for every path that
 * nothing answers, where to look. <i>Thread-safe</i>: immutable.
 */
final class ServiceServlet extends ProblemServlet {

    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final transient BooleanSupplier ready;
    private final transient Metrics metrics;
    private final String transports;

    ServiceServlet(BooleanSupplier ready, Metrics metrics, List<Transport> transports) {
        this.ready = ready;
        this.metrics = metrics;
        this.transports = "{\"transports\":[" + commaJoined(transports, ServiceServlet::describe) + "]}";
    }

    @Override
    protected void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (!request.getMethod().equals("GET")) {
            notFound(request, response, "nothing answers " + request.getMethod() + " at " + path);
            return;
        }
        switch (path) {
            case "/v1/transports" -> Responses.json(request, response, transports);
            case "/v1/relays" ->
                Responses.json(request, response, "{\"relays\":[]}"); // whoever has some mounts their list
            case "/healthz" -> Responses.json(request, response, "{\"status\":\"up\"}");
            case "/readyz" -> ready(request, response);
            case "/metrics" -> Responses.text(request, response, METRICS, metrics.scrape());
            default -> notFound(request, response, "nothing is at " + path);
        }
    }

    private static void notFound(HttpServletRequest request, HttpServletResponse response, String what)
            throws IOException {
        Responses.problem(request, response, Problem.of(404, what + "; GET /v1/transports lists the paths", null));
    }

    /** Ready until the server is told to stop: a load balancer then sends new clients elsewhere. */
    private void ready(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (ready.getAsBoolean()) {
            Responses.json(request, response, "{\"status\":\"ready\"}");
        } else {
            Responses.problem(request, response, Problem.of(503, "server is stopping", null));
        }
    }

    private static String describe(Transport transport) {
        String paths =
                commaJoined(transport.paths(), path -> Json.ofString(path).text());
        return "{\"name\":" + Json.ofString(transport.name()).text() + ",\"paths\":[" + paths + "]}";
    }

    private static <T> String commaJoined(List<T> values, Function<T, String> json) {
        return values.stream().map(json).collect(Collectors.joining(","));
    }
}
