package dev.immediacy.http;

import dev.immediacy.core.DaemonThreads;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The one HTTP client, and the one timer, that the clients of this process share.
 *
 * <p>Requests are HTTP/1.1 over kept-alive connections. The threads are daemons and live as long as the process.
 * <i>Thread-safe.</i>
 */
public final class HttpClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final ExecutorService EXECUTOR =
            Executors.newCachedThreadPool(DaemonThreads.named("immediacy-client"));
    private static final ScheduledExecutorService TIMER = DaemonThreads.timer("immediacy-client-timer");
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(EXECUTOR)
            .build();

    private HttpClients() {}

    /** The client. */
    public static HttpClient client() {
        return CLIENT;
    }

    /** For pauses and poll intervals; tasks must not block. */
    public static ScheduledExecutorService timer() {
        return TIMER;
    }
}
