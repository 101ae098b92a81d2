package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 9113: streams over HTTP/2")
class SseHttp2IT {

    private final SseServer server = SseServer.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final ServerConnector connector =
            connector(server.server().context().getServer());

    @BeforeEach
    void start() throws Exception {
        connector.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void carryTheSameEvents() throws Exception {
        HttpResponse<InputStream> response = open("user=bob");
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.headers().firstValue("connection")).isEmpty();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("retry: 20");
            assertThat(lines.readLine()).startsWith("id: ");
            assertThat(lines.readLine()).isEmpty();
            server.publish("a");
            assertThat(lines.readLine()).isEqualTo("event: message");
        }
    }

    @Test
    void areFreedAtOnceWhenTheClientResetsThem() throws Exception {
        HttpResponse<InputStream> response = open("user=bob");
        server.awaitSubscribers(1);
        response.body().close();

        server.awaitSubscribers(0);
        await().until(() -> server.hub().presence().users("lobby").isEmpty());
    }

    @Test
    void writeIntoNoOtherResponseOnceTheyWereReset() throws Exception {
        for (int i = 0; i < 200; i++) {
            open("").body().close();
            server.publish("a");
            HttpResponse<String> other =
                    client.send(request("/v1/channels/lobby/presence"), HttpResponse.BodyHandlers.ofString());
            assertThat(other.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(other.body()).isEqualTo("{\"users\":[]}");
        }
        server.awaitSubscribers(0);
    }

    private HttpResponse<InputStream> open(String query) throws IOException, InterruptedException {
        return client.send(request(SseServer.PATH + "?" + query), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + target))
                .build();
    }

    private static ServerConnector connector(Server server) {
        HttpConfiguration http = new HttpConfiguration();
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        http2.setRateControlFactory(new WindowRateControl.Factory(100_000)); // resets in a loop are an attack elsewhere
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http), http2);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return connector;
    }
}
