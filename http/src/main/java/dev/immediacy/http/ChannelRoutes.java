package dev.immediacy.http;

import dev.immediacy.core.Mount;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;

/**
 * The resources below {@code /v1/channels/{channel}/}, which the transports share out among themselves.
 *
 * <p>Servlet mappings have no place for a variable in the middle of a path, hence this one servlet. <i>Thread-safe</i>:
 * routes may be added until the context starts, and are only read afterwards.
 */
public final class ChannelRoutes extends ProblemServlet {

    /** Where the channels are. */
    public static final String PREFIX = "/v1/channels/";

    /**
     * What a connector has to let through in a path, for {@code HttpConfiguration.setUriCompliance}: a name may hold any
     * character percent-encoded, and where one is wrong the problem is ours to name. The context also needs {@code
     * ServletHandler.setDecodeAmbiguousURIs(true)}. Without both, Jetty answers such paths itself.
     */
    public static final UriCompliance ANY_NAME = UriCompliance.DEFAULT.with(
            "ANY_NAME",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.BAD_UTF8_ENCODING,
            Violation.TRUNCATED_UTF8_ENCODING,
            Violation.ILLEGAL_PATH_CHARACTERS,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    private static final String ATTRIBUTE = ChannelRoutes.class.getName();

    private final transient Map<String, Map<String, ChannelHandler>> handlers = new ConcurrentHashMap<>();

    private ChannelRoutes() {}

    /** The routes of a context; whoever asks first mounts them. */
    public static ChannelRoutes of(Mount mount) {
        ServletContextHandler context = mount.context(ServletContextHandler.class);
        if (context.getAttribute(ATTRIBUTE) instanceof ChannelRoutes routes) {
            return routes;
        }
        ChannelRoutes routes = new ChannelRoutes();
        ServletHolder holder = new ServletHolder("channels", routes);
        holder.setAsyncSupported(true);
        context.addServlet(holder, PREFIX + "*");
        context.setAttribute(ATTRIBUTE, routes);
        return routes;
    }

    /** Adds a resource: {@code add("GET", "poll", handler)} answers {@code GET /v1/channels/{channel}/poll}. */
    public void add(String method, String resource, ChannelHandler handler) {
        handlers.computeIfAbsent(resource, r -> new TreeMap<>()).put(method, handler);
    }

    @Override
    protected void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        int slash = path.indexOf('/', PREFIX.length());
        String resource = slash < 0 ? "" : path.substring(slash + 1);
        Map<String, ChannelHandler> methods = handlers.get(resource);
        if (methods == null) {
            String known = String.join(", ", new TreeMap<>(handlers).keySet());
            Responses.problem(request, response, Problem.of(404, "a channel has " + known + ", no " + resource, null));
            return;
        }
        ChannelHandler handler = methods.get(request.getMethod());
        if (handler == null) {
            response.setHeader("Allow", String.join(", ", methods.keySet()));
            String detail =
                    resource + " answers " + String.join(", ", methods.keySet()) + ", was " + request.getMethod();
            Responses.problem(request, response, Problem.of(405, detail, null));
            return;
        }
        String channel = Names.channel(Percent.decodeSegment("channel", path.substring(PREFIX.length(), slash)));
        handler.handle(new Exchange(channel, request, response));
    }
}
