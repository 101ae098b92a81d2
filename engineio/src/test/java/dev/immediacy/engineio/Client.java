package dev.immediacy.engineio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client's side of the protocol, a step at a time, so that a test can take a wrong one. */
final class Client {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final ObjectMapper JSON = new ObjectMapper();

    final String sid;
    private final EchoServer server;

    private Client(EchoServer server, String sid) {
        this.server = server;
        this.sid = sid;
    }

    /** Opens a session by polling. */
    static Client poll(EchoServer server) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(server.http("polling")));
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Client(server, open(answer.body()).get("sid").asText());
    }

    static JsonNode open(String packet) {
        assertThat(packet).startsWith("0");
        try {
            return JSON.readTree(packet.substring(1));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    URI uri() {
        return server.http("polling&sid=" + sid);
    }

    CompletableFuture<HttpResponse<String>> getLater() {
        return HTTP.sendAsync(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get() {
        return getLater().join();
    }

    HttpResponse<String> post(String payload) {
        return post(BodyPublishers.ofString(payload));
    }

    HttpResponse<String> post(HttpRequest.BodyPublisher payload) {
        return send(HttpRequest.newBuilder(uri()).POST(payload));
    }

    /** Opens a WebSocket for this session, which is not an upgrade yet. */
    Socket socket() {
        return socket(server, "websocket&sid=" + sid);
    }

    static Socket socket(EchoServer server, String query) {
        return socketLater(server, query).join();
    }

    static CompletableFuture<Socket> socketLater(EchoServer server, String query) {
        Socket socket = new Socket();
        URI uri = URI.create(server.http(query).toString().replace("http:", "ws:"));
        return HTTP.newWebSocketBuilder().buildAsync(uri, socket).thenApply(socket::with);
    }

    /** Upgrades this session as the protocol asks. */
    Socket upgrade() {
        Socket socket = socket();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        socket.send("5");
        return socket;
    }

    /** One WebSocket connection and what came in on it: texts, {@code b:} and hexadecimal bytes, {@code close:} and the code. */
    static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private @Nullable WebSocket connection;

        private Socket with(WebSocket opened) {
            connection = opened;
            return this;
        }

        WebSocket connection() {
            return requireNonNull(connection, "connection");
        }

        void send(String text) {
            connection().sendText(text, true).join();
        }

        /** Returns the next thing that came in. */
        String next() {
            try {
                String next = received.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("something received within 20 s").isNotNull();
                return requireNonNull(next, "next");
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        /** Returns the next thing that is not a ping. */
        String nextMessage() {
            String next = next();
            return next.equals("2") ? nextMessage() : next;
        }

        /** Returns how the connection ended, after whatever else came in. */
        String closed() {
            String next = next();
            return next.startsWith("close:") ? next : closed();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received.add(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            StringBuilder hex = new StringBuilder("b:");
            while (data.hasRemaining()) {
                hex.append(String.format("%02x", data.get()));
            }
            received.add(hex.toString());
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            received.add("close:" + statusCode);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            received.add("close:1006");
        }
    }
}
