package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Retention;
import dev.immediacy.core.Transport;
import dev.immediacy.http.GateConfig;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("GET /metrics, Prometheus text format 0.0.4")
class MetricsIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int MESSAGES = 3;
    private static final String TEXT = "x".repeat(1_000);
    private static final String LARGE = "x".repeat(100_000);

    private final ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults()
            .withPort(0)
            .withHub(HubConfig.defaults().withRetention(Retention.defaults().withMessages(MESSAGES))));

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Transport> transports() {
        return ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void countsWhatATransportDeliversAndPublishes(Transport transport) throws Exception {
        Heard heard = new Heard();
        try (Client client = connect(transport, heard)) {
            for (int i = 0; i < MESSAGES; i++) {
                int before = i;
                client.publish(Draft.of(Json.ofString(TEXT))).get(60, TimeUnit.SECONDS);
                patiently().until(() -> heard.messages.size() > before);
            }

            String tag = "{transport=\"" + transport.name() + "\"}";
            assertThat(metric("immediacy_delivered_total" + tag)).isEqualTo(MESSAGES);
            assertThat(metric("immediacy_delivered_bytes_total" + tag))
                    .as("data and envelope")
                    .isBetween(MESSAGES * 1_000.0, MESSAGES * 1_300.0);
            String publisher = publishesOverItself(transport) ? transport.name() : "http";
            assertThat(metric("immediacy_published_total{transport=\"" + publisher + "\"}"))
                    .isEqualTo(MESSAGES);
        }
    }

    private static boolean publishesOverItself(Transport transport) {
        return transport.name().equals("websocket") || transport.name().equals("socketio");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "socketio", "longpoll"})
    void measuresFromPublishToWriteWhereAReaderWaits(String name) throws Exception {
        Heard heard = new Heard();
        String sessions = "immediacy_sessions{transport=\"" + name + "\"}";
        try (Client client = connect(transport(name), heard)) {
            patiently().until(() -> metric(sessions) >= 1);
            client.publish(Draft.of(Json.ofString("x"))).get(60, TimeUnit.SECONDS);
            patiently().until(() -> !heard.messages.isEmpty());

            String latency = "immediacy_publish_to_write_seconds_";
            String tag = "transport=\"" + name + "\"";
            assertThat(metric(latency + "count{" + tag + "}")).isEqualTo(1);
            assertThat(metric(latency + "bucket{" + tag + ",le=\"+Inf\"}")).isEqualTo(1);
            assertThat(metric(latency + "sum{" + tag + "}")).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "socketio", "longpoll"})
    void countsASessionAsLongAsItLasts(String name) throws Exception {
        String sessions = "immediacy_sessions{transport=\"" + name + "\"}";
        Client client = connect(transport(name), new Heard());
        patiently().until(() -> metric(sessions) >= 1);
        client.close();
        patiently().until(() -> metric(sessions) == 0);
    }

    @Test
    void whatAReaderCatchesUpWithIsNoLatency() {
        publish(MESSAGES);
        get("/v1/channels/lobby/poll?after=0.0");

        assertThat(metric("immediacy_delivered_total{transport=\"polling\"}")).isEqualTo(MESSAGES);
        assertThat(metric("immediacy_retained_bytes")).isGreaterThan(MESSAGES);
        assertThat(metric("immediacy_publish_to_write_seconds_count{transport=\"polling\"}"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/channels/lobby/poll?limit=-1, polling, 400",
        "/v1/channels/lobby/longpoll?hold=x, longpoll, 400",
        "/v1/channels/lobby/events?after=x, sse, 400",
        "/v1/channels/lobby/ws, websocket, 426",
        "/ws/, websocket, 426",
        "/socket.io/?EIO=3&transport=polling, socketio, 400",
        "/v1/channels/lobby/messages, http, 405",
        "/nowhere, http, 404"
    })
    void countsRefusals(String path, String transport, int status) {
        assertThat(get(path).statusCode()).isEqualTo(status);

        patiently()
                .untilAsserted(() -> assertThat(metric(
                                "immediacy_refused_total{status=\"" + status + "\",transport=\"" + transport + "\"}"))
                        .isEqualTo(1));
    }

    @Test
    void countsRefusedFrames() {
        WebSocket socket = webSocket();
        socket.sendText("nonsense", true).join();

        patiently().until(() -> metric("immediacy_refused_total{status=\"400\",transport=\"websocket\"}") == 1);
        socket.abort();
    }

    @Test
    void countsGaps() {
        publish(MESSAGES + 1);
        get("/v1/channels/lobby/poll?after=0.0");

        assertThat(metric("immediacy_gaps_total{transport=\"polling\"}")).isEqualTo(1);
    }

    @Test
    void countsAWriteThatAClientTakesTooLongFor() throws IOException {
        try (RawHttp deaf = RawHttp.connect(server.uri(), 4_096)) {
            deaf.get("/v1/channels/lobby/events");
            deaf.readHead();
            patiently().pollInterval(Duration.ofMillis(50)).until(() -> {
                server.hub().publish("lobby", "alice", Draft.of(Json.ofString(LARGE)));
                return metric("immediacy_slow_writes_total{transport=\"sse\"}") == 1;
            });
        }
    }

    @Test
    void countsHowSessionsEnd() {
        WebSocket cut = webSocket();
        cut.abort();
        WebSocket closed = webSocket();
        closed.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

        String ended = "immediacy_sessions_ended_total{reason=\"%s\",transport=\"websocket\"}";
        patiently().until(() -> metric(ended.formatted("connection_lost")) == 1);
        patiently().until(() -> metric(ended.formatted("normal")) == 1);
    }

    @Test
    void countsBytesOfConnectionsThatAreOpen() {
        System.gc(); // the registry refers weakly to what it asks
        double before = metric("immediacy_network_bytes_total{direction=\"in\"}");
        assertThat(before).isPositive();
        WebSocket socket = webSocket();
        socket.sendText("\"" + LARGE + "\"", true).join();

        patiently().until(() -> metric("immediacy_network_bytes_total{direction=\"in\"}") > before + LARGE.length());
        assertThat(metric("immediacy_connections")).isGreaterThanOrEqualTo(2);
        socket.abort();
    }

    @Test
    void namesNoUserAndNoChannel() throws Exception {
        try (Client client = connect(transport("websocket"), new Heard())) {
            client.publish(Draft.of(Json.ofString("secret")).to("mallory")).get(60, TimeUnit.SECONDS);

            assertThat(get("/metrics").body()).doesNotContain("lobby", "bob", "mallory", "secret");
        }
    }

    @Test
    void asksForATokenWhereTheServerDoes() {
        ServerConfig guarded = ServerConfig.defaults()
                .withPort(0)
                .withGate(GateConfig.open().withAuthenticator(JwtAuthenticator.ofSecret(Tokens.SECRET)));
        try (ImmediacyServer other = ImmediacyServer.start(guarded)) {
            assertThat(get(other.uri().resolve("/metrics")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aServerThatDrainsIsNotReadyAndGoesOnServing() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        server.drain();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        Heard heard = new Heard();
        try (Client client = connect(transport("websocket"), heard)) {
            client.publish(Draft.of(Json.ofString("still"))).get(60, TimeUnit.SECONDS);
            patiently().until(() -> heard.messages.size() == 1);
        }
    }

    private Client connect(Transport transport, Heard heard) throws Exception {
        ClientConfig config = ClientConfig.of(server.uri(), "lobby")
                .withUser("bob")
                .withPolling(Polling.every(Duration.ofMillis(50)));
        Client client = transport.connect(config, heard);
        client.ready().get(60, TimeUnit.SECONDS);
        return client;
    }

    private Transport transport(String name) {
        return transports()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private WebSocket webSocket() {
        URI uri = URI.create(server.uri().toString().replace("http", "ws") + "/v1/channels/lobby/ws");
        return CLIENT.newWebSocketBuilder()
                .buildAsync(uri, new WebSocket.Listener() {})
                .join();
    }

    private void publish(int count) {
        IntStream.range(0, count)
                .forEach(i -> server.hub().publish("lobby", "alice", Draft.of(Json.ofString("text " + i))));
    }

    /** The value of a line; 0 where there is none. */
    private double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private HttpResponse<String> get(String path) {
        return get(URI.create(server.uri() + path));
    }

    private static HttpResponse<String> get(URI uri) {
        return CLIENT.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
