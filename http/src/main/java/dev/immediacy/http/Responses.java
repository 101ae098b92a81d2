package dev.immediacy.http;

import dev.immediacy.core.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Whole responses whose body is at hand, never to be cached. None holds a thread for its client, which may ask for the next
 * one without reading. <i>Thread-safe</i>: no state.
 */
public final class Responses {

    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "1";

    /** Jetty gathers up to 8 KiB before it writes ({@code HttpConfiguration.getOutputAggregationSize}). */
    private static final int SMALL_BYTES = 4_096;

    private Responses() {}

    /**
     * Answers with a problem, {@code application/problem+json} (RFC 9457 §3). If the request has a body that nobody read,
     * the container ends the connection behind the answer, and the answer says so: a client that kept it for its next
     * request would lose that one (RFC 9112 §9.6).
     *
     * @throws IOException also if the response has begun already: then its connection is all that can be ended
     */
    public static void problem(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            throw new IOException("the response had begun when it failed: " + problem.detail());
        }
        response.resetBuffer();
        if (hasUnreadBody(request)) {
            response.addHeader("Connection", "close");
        }
        if (problem.retry()) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        byte[] body = problem.toJson().getBytes(StandardCharsets.UTF_8);
        write(request, response, problem.status(), PROBLEM, body);
    }

    /**
     * Answers with a problem where there is no servlet to do so, in a handler of Jetty's. Whether the connection must end
     * behind it is for the handler to say, which knows what became of the request's body.
     *
     * @param response nothing of which is written; what other headers it has, it keeps
     * @param callback told once all of the answer is written
     */
    public static void problem(Response response, Callback callback, Problem problem) {
        HttpFields.Mutable headers = response.getHeaders();
        byte[] body = problem.toJson().getBytes(StandardCharsets.UTF_8);
        response.setStatus(problem.status());
        headers.put(HttpHeader.CONTENT_TYPE, PROBLEM);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (problem.retry()) {
            headers.put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static boolean hasUnreadBody(HttpServletRequest request) throws IOException {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return hasBody && !request.getInputStream().isFinished();
    }

    /** Answers 200 with JSON. */
    public static void json(HttpServletRequest request, HttpServletResponse response, String json) throws IOException {
        text(request, response, "application/json", json);
    }

    /** Answers 200 with a text of this type, UTF-8. */
    public static void text(HttpServletRequest request, HttpServletResponse response, String type, String text)
            throws IOException {
        write(request, response, 200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(HttpServletRequest request, HttpServletResponse response, int status, String type, byte[] body)
            throws IOException {
        begin(response, status, type);
        body(request, response, body);
    }

    /** Sets what all of these have in common, for a body that the caller writes. */
    static void begin(HttpServletResponse response, int status, String type) {
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
    }

    /**
     * Writes this as the whole body; status and headers are set. The servlet has nothing more to do then, and whoever made
     * the request asynchronous completes it.
     *
     * <p>A small one lies in the response's buffer until the servlet returns, and then the container writes it without a
     * thread. If its length were set, its last byte would be written at once, and wait for the client.
     */
    public static void body(HttpServletRequest request, HttpServletResponse response, byte[] body) throws IOException {
        if (body.length <= SMALL_BYTES || request.isAsyncStarted()) {
            response.getOutputStream().write(body);
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        BodyWriter.start(async, body, () -> {});
    }
}
