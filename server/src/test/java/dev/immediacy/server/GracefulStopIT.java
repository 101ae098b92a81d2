package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.SessionClosedException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A server that stops")
class GracefulStopIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void answersAParkedPollAndClosesAWebSocketWithGoingAway() throws Exception {
        ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        URI poll = URI.create(server.uri() + "/v1/channels/lobby/longpoll?hold=60s&user=parked");
        CompletableFuture<HttpResponse<String>> parked =
                CLIENT.sendAsync(HttpRequest.newBuilder(poll).build(), HttpResponse.BodyHandlers.ofString());
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        URI ws = URI.create(server.uri().toString().replace("http", "ws") + "/v1/channels/lobby/ws?user=open");
        CLIENT.newWebSocketBuilder()
                .buildAsync(ws, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
                        closeCode.complete(statusCode);
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .get(60, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.hub().presence().users("lobby").size() == 2);

        server.close();

        assertThat(parked.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(parked.get().body()).startsWith("{\"messages\":[],\"cursor\":\"");
        assertThat(closeCode.get(60, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThatThrownBy(() -> server.hub().publish("lobby", "alice", Draft.of(new Json("1"))))
                .isInstanceOf(SessionClosedException.class);
        server.close(); // idempotent
    }

    @Test
    void freesItsPortForTheNext() {
        ImmediacyServer first = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        int port = first.uri().getPort();
        ServerConfig same = ServerConfig.defaults().withPort(port);
        assertThatThrownBy(() -> ImmediacyServer.start(same))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port);

        first.close();

        try (ImmediacyServer second = ImmediacyServer.start(same)) {
            assertThat(second.uri().getPort()).isEqualTo(port);
        }
    }
}
