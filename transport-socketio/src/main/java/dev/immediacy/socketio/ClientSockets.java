package dev.immediacy.socketio;

import dev.immediacy.core.DaemonThreads;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * Makes official clients that share one OkHttp client, whose own bound of five requests for each host would let only
 * five of them poll. <i>Thread-safe</i>: no state of its own.
 *
 * <p>What a connected official client costs its process: a thread that reads and one that writes the WebSocket, and one
 * for the heartbeat. All clients are called on one thread, named {@code EventThread}.
 */
final class ClientSockets {

    /** A poll is answered by the server's ping at the latest, after 25 s. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration RECONNECT_FIRST = Duration.ofMillis(100);
    private static final Duration RECONNECT_LONGEST = Duration.ofSeconds(10);
    private static final OkHttpClient HTTP = newHttp();

    private ClientSockets() {}

    /**
     * A client that is not connected yet: polling first, then the upgrade.
     *
     * @param auth read anew each time it connects
     * @param upgraded called each time the connection has moved to a WebSocket
     * @param stranded given the client when it can neither send nor receive any more, and does not know it
     */
    static Socket create(
            URI server, String path, Map<String, String> auth, Runnable upgraded, Consumer<Socket> stranded) {
        CompletableFuture<Socket> made = new CompletableFuture<>();
        IO.Options options = new IO.Options();
        options.path = path;
        options.forceNew = true;
        options.auth = auth;
        options.encoder = new ClientParser.Encoder();
        options.decoder = new ClientParser.Decoder();
        options.reconnectionDelay = RECONNECT_FIRST.toMillis();
        options.reconnectionDelayMax = RECONNECT_LONGEST.toMillis();
        options.timeout = -1; // a thread for each attempt; OkHttp's own timeouts bound it
        options.callFactory = HTTP;
        options.webSocketFactory = new ClientWebSockets(HTTP, upgraded, () -> {
            var unused = made.thenAccept(stranded);
        });
        Socket socket = IO.socket(server.resolve("/"), options);
        made.complete(socket);
        return socket;
    }

    private static OkHttpClient newHttp() {
        Dispatcher dispatcher =
                new Dispatcher(Executors.newCachedThreadPool(DaemonThreads.named("immediacy-socketio-client")));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .readTimeout(READ_TIMEOUT)
                // a poll asked again by itself would hide that the answer to the first is lost, and the packets in it
                .retryOnConnectionFailure(false)
                .build();
    }
}
