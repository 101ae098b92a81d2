package dev.immediacy.http;

import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where an error becomes a problem (RFC 9457): a client never sees a stack trace.
 *
 * <p><i>Thread-safe</i> if {@link #answer} is.
 */
public abstract class ProblemServlet extends HttpServlet {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemServlet.class);

    /** For subclasses. */
    protected ProblemServlet() {}

    /**
     * Answers a request of any method, now or asynchronously.
     *
     * @throws MessagingException becomes a problem the client is told
     * @throws IOException if the client's connection failed: there is nobody left to tell
     */
    protected abstract void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;

    @Override
    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to the container, which would show its own error page
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (MessagingException e) {
            LOG.debug("path={} refused: {}", request.getRequestURI(), e.text());
            refuse(request, response, Problem.of(e));
        } catch (RuntimeException e) {
            LOG.error("path={} failed", request.getRequestURI(), e);
            refuse(request, response, Problem.internal());
        }
    }

    /** If the request went asynchronous before it failed, nobody else ends it. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        Responses.problem(request, response, problem);
        if (request.isAsyncStarted()) {
            request.getAsyncContext().complete();
        }
    }
}
