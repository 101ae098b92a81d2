package dev.immediacy.http;

import dev.immediacy.core.Telemetry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Tells every answer that is a refusal to whoever observes its path. <i>Thread-safe</i>: observers are added while a
 * context is set up, and only read afterwards.
 */
final class RefusalCounter {

    private static final int FIRST_REFUSAL = 400;

    private final List<Observer> observers = new CopyOnWriteArrayList<>();

    private record Observer(Pattern path, Telemetry telemetry) {}

    /**
     * Adds an observer, behind those there are.
     *
     * @param paths with {@code {name}} for any segment; what ends with a slash stands for all below it
     */
    void add(List<String> paths, Telemetry telemetry) {
        String pattern = paths.stream().map(RefusalCounter::pattern).collect(Collectors.joining("|"));
        observers.add(new Observer(Pattern.compile(pattern), telemetry));
    }

    private static String pattern(String path) {
        String segments =
                Stream.of(path.split("\\{[^}]*}", -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
        return path.endsWith("/") ? segments + ".*" : segments;
    }

    /** Looks at the answer once the request is over. */
    void watch(Request request, Response response, String path) {
        if (!observers.isEmpty()) {
            Request.addCompletionListener(request, failure -> tell(path, response.getStatus()));
        }
    }

    private void tell(String path, int status) {
        if (status >= FIRST_REFUSAL) {
            observers.stream()
                    .filter(observer -> observer.path().matcher(path).matches())
                    .findFirst()
                    .ifPresent(observer -> observer.telemetry().refused(status));
        }
    }
}
