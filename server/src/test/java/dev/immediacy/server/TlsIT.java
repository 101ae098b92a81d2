package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("TLS, and HTTP/2 over it")
class TlsIT {

    @TempDir
    private static Path directory;

    private static Certificates first;
    private static Certificates second;
    private static SSLContext trust;

    private @Nullable ImmediacyServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = Certificates.make(directory, "first");
        second = Certificates.make(directory, "second");
        trust = Certificates.trusting(first, second);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static TlsConfig tls(TlsConfig.Kind kind) {
        return kind == TlsConfig.Kind.PEM
                ? TlsConfig.pem(first.pem(), first.key())
                : TlsConfig.keyStore(first.keyStore(), first.password());
    }

    private ImmediacyServer start(TlsConfig tls) {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0).withTls(tls));
        return server;
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Kind.class)
    void theClientChoosesHttp2OrHttp1(TlsConfig.Kind kind) throws Exception {
        URI uri = start(tls(kind)).uri();
        assertThat(uri.getScheme()).isEqualTo("https");
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> answer = client(version)
                    .send(
                            HttpRequest.newBuilder(uri.resolve("/v1/transports"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyOfEachAlgorithmIsTaken(String algorithm) throws Exception {
        Certificates made = Certificates.make(directory, "of-" + algorithm, algorithm);
        URI uri = start(TlsConfig.pem(made.pem(), made.key())).uri();
        HttpClient client =
                HttpClient.newBuilder().sslContext(Certificates.trusting(made)).build();
        assertThat(client.send(
                                HttpRequest.newBuilder(uri.resolve("/healthz")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void publishPollAndLongpollGoOverOneHttp2Connection() throws Exception {
        URI channel = start(tls(TlsConfig.Kind.PEM)).uri().resolve("/v1/channels/lobby/");
        HttpClient client = client(HttpClient.Version.HTTP_2);
        CompletableFuture<HttpResponse<String>> parked = client.sendAsync(
                HttpRequest.newBuilder(channel.resolve("longpoll?user=bob&hold=20s"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().until(() -> !running().hub().presence().users("lobby").isEmpty());
        HttpResponse<String> created = client.send(
                HttpRequest.newBuilder(channel.resolve("messages?user=alice"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"hello\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(parked.get(20, TimeUnit.SECONDS).body()).contains("\"hello\"");
        HttpResponse<String> polled = client.send(
                HttpRequest.newBuilder(channel.resolve("poll?after=0")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(polled.body()).contains("\"hello\"");
        assertThat(polled.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    @Test
    void anEventStreamGoesOverHttp2() throws Exception {
        URI channel = start(tls(TlsConfig.Kind.PEM)).uri().resolve("/v1/channels/lobby/");
        var response = client(HttpClient.Version.HTTP_2)
                .send(
                        HttpRequest.newBuilder(channel.resolve("events")).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry:");
            running().hub().publish("lobby", "alice", Draft.of(Json.ofString("hello")));
            String line = lines.readLine();
            while (!line.contains("hello")) {
                line = lines.readLine();
            }
            assertThat(line).startsWith("data: {");
        }
    }

    @Test
    void aWebSocketGoesOverTls() throws Exception {
        URI uri = URI.create(
                start(tls(TlsConfig.Kind.PEM)).uri().toString().replace("https", "wss") + "/v1/channels/lobby/ws");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = client(HttpClient.Version.HTTP_1_1)
                .newWebSocketBuilder()
                .subprotocols("immediacy.v1")
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).contains("welcome");
        socket.abort();
    }

    @ParameterizedTest
    @EnumSource(TlsConfig.Kind.class)
    void aNewCertificateIsTakenWithoutARestartAndABadOneIsNot(TlsConfig.Kind kind) throws Exception {
        Path certificate = directory.resolve(kind + "-now");
        Path key = directory.resolve(kind + "-now-key");
        boolean pem = kind == TlsConfig.Kind.PEM;
        replace(certificate, pem ? first.pem() : first.keyStore());
        replace(key, pem ? first.key() : first.password());
        start(new TlsConfig(kind, certificate, key));
        assertThat(presented()).isEqualTo(first.certificate());

        replace(key, pem ? second.key() : second.password());
        replace(certificate, pem ? second.pem() : second.keyStore());
        await().atMost(Duration.ofSeconds(30)).until(() -> presented().equals(second.certificate()));
    }

    @Test
    void filesThatAreOfNoUseAreNamed() throws IOException {
        Path nothing = Files.writeString(directory.resolve("nothing"), "nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(TlsConfig.pem(first.pem(), nothing)))
                .withMessageContaining("nothing must hold BEGIN PRIVATE KEY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(TlsConfig.pem(nothing, first.key())))
                .withMessageContaining("nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(TlsConfig.pem(first.pem(), second.key())))
                .withMessageContaining("must hold the key of the first certificate");
        assertThatThrownBy(() -> start(TlsConfig.pem(directory.resolve("absent"), first.key())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent");
    }

    private ImmediacyServer running() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** Atomically, with a new time, as whoever renews certificates does it. */
    private static void replace(Path target, Path source) throws IOException {
        Path copy = directory.resolve("copy");
        Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Certificate presented() throws IOException {
        try (SSLSocket socket = (SSLSocket) trust.getSocketFactory()
                .createSocket("127.0.0.1", running().uri().getPort())) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trust).version(version).build();
    }
}
