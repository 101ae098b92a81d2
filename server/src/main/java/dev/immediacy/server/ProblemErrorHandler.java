package dev.immediacy.server;

import dev.immediacy.core.Problem;
import dev.immediacy.http.Responses;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty itself refuses (a malformed request line, a path no servlet may see) as a problem instead of an HTML page
 * with the inside of the server on it. <i>Thread-safe</i>: no state.
 */
final class ProblemErrorHandler extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Responses.problem(response, callback, problem(response.getStatus()));
        return true;
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.of(404, "nothing is here; GET /v1/transports lists the paths", null);
            case 503 -> Problem.of(503, "server is stopping", null);
            case 500 -> Problem.internal();
            default -> Problem.of(status, "the request is not one this server can read (RFC 9110, RFC 3986)", null);
        };
    }
}
