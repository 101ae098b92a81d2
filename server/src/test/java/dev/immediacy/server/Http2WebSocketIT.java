package dev.immediacy.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.http.GateConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("WebSocket over HTTP/2 (RFC 8441)")
class Http2WebSocketIT {

    @TempDir
    private static Path directory;

    private static ImmediacyServer server;
    private static WebSocketCoreClient client;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates = Certificates.make(directory, "server");
        server = ImmediacyServer.start(ServerConfig.defaults()
                .withPort(0)
                .withTls(TlsConfig.pem(certificates.pem(), certificates.key()))
                .withGate(GateConfig.open().withAuthenticator(JwtAuthenticator.ofSecret(Tokens.SECRET))));
        SslContextFactory.Client ssl = new SslContextFactory.Client();
        ssl.setSslContext(Certificates.trusting(certificates));
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(ssl);
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client(connector)));
        client = new WebSocketCoreClient(http, new WebSocketComponents());
        client.start();
    }

    @AfterAll
    static void stop() throws Exception {
        client.stop();
        server.close();
    }

    /** What a socket hears. */
    private static final class Frames implements FrameHandler {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private @Nullable CoreSession connection;

        @Override
        public void onOpen(CoreSession session, Callback callback) {
            connection = session;
            callback.succeeded();
            session.demand();
            session.sendFrame(
                    new Frame(OpCode.TEXT, "{\"type\":\"publish\",\"id\":\"1\",\"data\":\"mine\"}"),
                    Callback.NOOP,
                    false);
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            texts.add(frame.getPayloadAsUTF8());
            callback.succeeded();
            requireNonNull(connection, "connection").demand();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            callback.succeeded();
        }
    }

    private static CoreSession connect(String path, FrameHandler frames, Map<String, String> headers) throws Exception {
        URI uri = URI.create(server.uri().toString().replace("https", "wss") + path);
        CoreClientUpgradeRequest request = CoreClientUpgradeRequest.from(client, uri, frames);
        request.headers(fields -> headers.forEach(fields::put));
        return client.connect(request).get(20, TimeUnit.SECONDS);
    }

    private static Map<String, String> bearer() {
        return Map.of("Authorization", "Bearer " + Tokens.of("alice"));
    }

    @Test
    void aChannelIsPublishedToAndFollowed() throws Exception {
        Frames frames = new Frames();
        CoreSession session = connect("/v1/channels/lobby/ws", frames, bearer());
        assertThat(frames.texts.poll(20, TimeUnit.SECONDS)).contains("welcome");
        server.hub().publish("lobby", "bob", Draft.of(Json.ofString("yours")));
        String heard = "";
        while (!heard.contains("mine") || !heard.contains("yours")) {
            String next = frames.texts.poll(20, TimeUnit.SECONDS);
            assertThat(next).as(heard).isNotNull();
            heard += next;
        }
        session.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/ws/alice/", "/socket.io/?EIO=4&transport=websocket"})
    void theOtherWebSocketsOpenToo(String path) throws Exception {
        connect(path, new Frames(), bearer()).abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/channels/lobby/ws", "/ws/", "/ws/alice/"})
    void whoHasNoTokenIsRefused(String path) {
        assertThatThrownBy(() -> connect(path, new Frames(), Map.of())).hasStackTraceContaining("401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/channels/lobby/ws", "/ws/", "/ws/alice/", "/socket.io/?EIO=4&transport=websocket"})
    void aPageOfAnotherServerIsRefused(String path) {
        Map<String, String> headers =
                Map.of("Origin", "https://evil.example", "Authorization", "Bearer " + Tokens.of("alice"));
        assertThatThrownBy(() -> connect(path, new Frames(), headers)).hasStackTraceContaining("403");
    }
}
