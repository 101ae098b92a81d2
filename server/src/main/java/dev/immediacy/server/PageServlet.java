package dev.immediacy.server;

import dev.immediacy.core.Problem;
import dev.immediacy.http.ProblemServlet;
import dev.immediacy.http.Responses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/**
 * The web page at {@code /} and what it loads, {@code /immediacy.js} among it.
 *
 * <p>A browser keeps the files but asks each time whether they are still the same (RFC 9111 §5.2.2.4), so a newer server
 * is never shown through an older page. The Content-Security-Policy lets the page load from this server alone, run no
 * inline script and evaluate no text. {@code immediacy.js} may be imported by pages of any origin; whether those may then
 * connect is another matter. <i>Thread-safe</i>: immutable.
 */
final class PageServlet extends ProblemServlet {

    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none';"
            + " frame-ancestors 'none'; connect-src 'self'";

    private static final Map<String, PageFile> FILES =
            PageFile.all().stream().collect(Collectors.toUnmodifiableMap(PageFile::path, Function.identity()));

    static void mount(ServletContextHandler context) {
        ServletHolder holder = new ServletHolder("page", new PageServlet());
        paths().forEach(path -> context.addServlet(holder, path)); // the empty mapping is the root alone
    }

    /** Where the files are, in the form of a servlet mapping. */
    static Stream<String> paths() {
        return FILES.keySet().stream();
    }

    @Override
    protected void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PageFile file = FILES.get(request.getServletPath());
        if (file == null) {
            Responses.problem(request, response, Problem.of(404, "nothing is at " + request.getRequestURI(), null));
            return;
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            String detail = "the page answers GET and HEAD, was " + request.getMethod();
            Responses.problem(request, response, Problem.of(405, detail, null));
            return;
        }
        headers(request, response, file);
        if (file.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(file.type());
        if (request.getMethod().equals("GET")) {
            Responses.body(request, response, file.bytes());
        } else {
            response.setContentLength(file.bytes().length);
        }
    }

    private static void headers(HttpServletRequest request, HttpServletResponse response, PageFile file) {
        Object more = request.getAttribute(ImmediacyServer.PAGE_CONNECTS_TO);
        response.setHeader("Content-Security-Policy", more == null ? POLICY : POLICY + " " + more);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", file.tag());
        if (file.path().startsWith("/immediacy")) {
            response.setHeader("Access-Control-Allow-Origin", "*"); // modules are fetched with CORS
        }
    }
}
