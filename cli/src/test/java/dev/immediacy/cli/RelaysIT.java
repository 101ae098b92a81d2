package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The relays in front of the page's race")
class RelaysIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Relays relays;
    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        relays = new Relays();
        server = ServeCommand.startBehind(relays, ServerConfig.defaults().withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
        relays.close();
    }

    @Test
    void thereIsOneForEachTransportAndThePageMayConnectToIt() throws Exception {
        String policy =
                send(get("/")).headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(server.transports())
                .hasSize(5)
                .allSatisfy(transport -> assertThat(policy).contains("ws://127.0.0.1:" + port(transport.name())));
        assertThat(send(get("/v1/relays")).body()).contains("\"port\":" + port("sse"));
    }

    @Test
    void aDelayIsChangedAndToldAndActs() throws Exception {
        HttpResponse<String> changed = post("/v1/relays/polling", "application/json", "{\"delayMillis\": 40}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("\"name\":\"polling\"").contains("\"delayMillis\":40");

        long begin = System.nanoTime();
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("polling") + "/healthz"))
                .build());
        assertThat(System.nanoTime() - begin).isGreaterThan(80_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/relays/polling | text/plain | {} | 415",
                "/v1/relays/polling | application/json | {\"delayMillis\": 1001} | 400",
                "/v1/relays/polling | application/json | {\"delayMillis\": \"x\"} | 400",
                "/v1/relays/polling | application/json | nonsense | 400",
                "/v1/relays/pigeon  | application/json | {} | 404",
                "/v1/relays         | application/json | {} | 404"
            })
    void aChangeThatIsWrongIsAProblem(String path, String type, String body, int status) throws Exception {
        HttpResponse<String> refused = post(path, type, body);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 0, true", "localhost, 0, true", "127.0.0.1, 1, false", "evil.example, 0, false"})
    void theServersOwnPageMayReadThroughARelayAndNoOther(String host, int away, boolean allowed) throws Exception {
        String origin = "http://" + host + ":" + (server.uri().getPort() + away);
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("sse") + "/v1/transports"))
                        .header("Origin", origin)
                        .build());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .isEqualTo(allowed ? Optional.of(origin) : Optional.empty());
    }

    private static int port(String name) {
        return relays.find(name).orElseThrow().port();
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).build();
    }

    private static HttpResponse<String> post(String path, String type, String body) throws Exception {
        return send(HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
