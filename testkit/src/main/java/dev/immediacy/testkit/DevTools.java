package dev.immediacy.testkit;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The DevTools protocol to one page: calls with their answers, and events.
 *
 * <p><em>Confined to the test's thread</em> but for the texts, which the JDK's WebSocket brings one at a time.
 */
final class DevTools implements WebSocket.Listener {
    private static final long ANSWER_SECONDS = 60;

    private final Map<Integer, CompletableFuture<Map<String, Json>>> calls = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final BiConsumer<String, Json> events;

    // Confined to the WebSocket's thread.
    private final StringBuilder text = new StringBuilder();

    @SuppressWarnings("NullAway.Init") // set by connect, before anything is called
    private WebSocket socket;

    private DevTools(BiConsumer<String, Json> events) {
        this.events = events;
    }

    static DevTools connect(URI target, BiConsumer<String, Json> events) {
        DevTools tools = new DevTools(events);
        tools.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(target, tools)
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .join();
        return tools;
    }

    /** Calls a method and waits for its result. */
    Map<String, Json> call(String method, String params) {
        int id = lastId.incrementAndGet();
        CompletableFuture<Map<String, Json>> answer = new CompletableFuture<>();
        calls.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}", true)
                .join();
        return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            hear(Json.parse("frame", whole).members("frame"));
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void hear(Map<String, Json> frame) {
        Json id = frame.get("id");
        if (id == null) {
            events.accept(
                    MessageCodec.required(frame, "method").string("method"),
                    frame.getOrDefault("params", new Json("{}")));
            return;
        }
        CompletableFuture<Map<String, Json>> call = requireNonNull(calls.remove(Integer.valueOf(id.text())), "call");
        Json error = frame.get("error");
        if (error != null) {
            call.completeExceptionally(new IllegalStateException(error.text()));
        } else {
            call.complete(MessageCodec.required(frame, "result").members("result"));
        }
    }
}
