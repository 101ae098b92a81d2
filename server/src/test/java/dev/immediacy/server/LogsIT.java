package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Transport;
import dev.immediacy.http.GateConfig;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log")
class LogsIT {

    private static final String TEXT = "text-that-nobody-logs";
    private static final String QUERY = "query-that-nobody-logs";

    @TempDir
    private Path directory;

    /** In a process of its own, since the levels of a log are read once. */
    @Test
    void saysWhySessionsEndedAndHoldsNoTokenNoQueryAndNoMessageWhateverItsLevel() throws Exception {
        String token = Tokens.of("alice");
        Path log = directory.resolve("log");
        Process exchange = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.log.dev.immediacy=trace",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Exchange.class.getName(),
                        token)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(exchange.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String logged = Files.readString(log);
        assertThat(exchange.exitValue()).as(logged).isZero();
        assertThat(logged)
                .contains("DEBUG dev.immediacy", "path=/v1/channels/lobby/poll refused", "session=")
                .containsPattern("abnormal close transport=websocket session=\"ws-\\d+\" reason=connection_lost")
                .doesNotContain(TEXT, QUERY, token, token.substring(token.lastIndexOf('.') + 1));
    }

    /** What clients do right and wrong, over every transport. */
    static final class Exchange {

        private static final String UPGRADE = String.join(
                "\r\n",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "");

        private Exchange() {}

        public static void main(String[] arguments) throws Exception {
            String token = arguments[0];
            try (ImmediacyServer server = ImmediacyServer.start(ServerConfig.defaults()
                    .withPort(0)
                    .withGate(GateConfig.open().withAuthenticator(JwtAuthenticator.ofSecret(Tokens.SECRET))))) {
                for (ServiceLoader.Provider<Transport> each :
                        ServiceLoader.load(Transport.class).stream().toList()) {
                    publishAndHear(server, each.get(), token);
                }
                refused(server, token);
                vanish(server, token);
            }
            System.exit(0); // the clients' threads need not be waited for
        }

        private static void publishAndHear(ImmediacyServer server, Transport transport, String token) throws Exception {
            Heard heard = new Heard();
            ClientConfig config = ClientConfig.of(server.uri(), "lobby").withToken(token);
            try (Client client = transport.connect(config, heard)) {
                client.ready().get(30, TimeUnit.SECONDS);
                client.publish(Draft.of(Json.ofString(TEXT))).get(30, TimeUnit.SECONDS);
                Awaitility.await().until(() -> !heard.messages.isEmpty());
            }
        }

        private static void refused(ImmediacyServer server, String token) throws IOException {
            String rest = "access_token=" + token + "&after=" + QUERY;
            for (String path : List.of("poll?", "longpoll?", "events?", "ws?", "nothing?")) {
                ask(server, "GET /v1/channels/lobby/" + path + rest, UPGRADE, "");
                ask(server, "GET /v1/channels/lobby/" + path + "access_token=" + QUERY, UPGRADE, "");
            }
            ask(server, "GET /socket.io/?EIO=4&transport=websocket&" + rest, UPGRADE, "");
            ask(server, "GET /socket.io/?EIO=9&transport=polling&" + rest, "", "");
            ask(server, "GET /ws/alice/?" + rest, UPGRADE, "");
            ask(server, "GET /" + QUERY.repeat(1_000), "", "");
            ask(server, "POST /v1/channels/lobby/messages?" + rest, "", "{\"data\":" + TEXT + "}");
            ask(server, "POST /v1/channels/lobby/messages?" + rest, "", "{\"data\":1,\"to\":\"" + TEXT + "\"}");
        }

        /** Leaves without a goodbye, and waits until the server has noticed. */
        private static void vanish(ImmediacyServer server, String token) throws IOException {
            ask(server, "GET /ws/alice/?access_token=" + token, UPGRADE, "");
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                Awaitility.await()
                        .until(() -> raw.get("/metrics?access_token=" + token)
                                .readResponse()
                                .body()
                                .contains("reason=\"connection_lost\",transport=\"websocket\""));
            }
        }

        private static void ask(ImmediacyServer server, String target, String headers, String body) throws IOException {
            try (RawHttp raw = RawHttp.connect(server.uri())) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                raw.send(target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + bytes.length
                        + "\r\n\r\n" + body);
                raw.readHead();
            }
        }
    }
}
