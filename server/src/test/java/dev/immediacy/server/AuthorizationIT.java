package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Authorizer;
import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.Polling;
import dev.immediacy.core.Transport;
import dev.immediacy.core.UnauthenticatedException;
import dev.immediacy.http.GateConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Here a token is its user's name. Everybody may read what begins with {@code open}, and only alice may write. */
@DisplayName("A server that authorizes")
class AuthorizationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        GateConfig gate = GateConfig.open()
                .withAuthenticator(token -> {
                    if (token == null) {
                        throw UnauthenticatedException.noToken();
                    }
                    return Identity.named(token);
                })
                .withAuthorizer(new Authorizer() {
                    @Override
                    public boolean maySubscribe(String user, String channel) {
                        return channel.startsWith("open");
                    }

                    @Override
                    public boolean mayPublish(String user, String channel) {
                        return user.equals("alice");
                    }

                    @Override
                    public boolean mayDirect(String user, String recipient) {
                        return user.equals("alice");
                    }

                    @Override
                    public boolean maySeePresence(String user, String channel) {
                        return user.equals("alice");
                    }
                });
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0).withGate(gate));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Transport> transports() {
        return ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoMayNotReadAChannelIsToldSoAndHearsNothing(Transport transport) {
        Heard heard = new Heard();
        String channel = "shut-" + transport.name();
        try (Client client = transport.connect(config(channel, "bob"), heard)) {
            await().atMost(PATIENCE).until(() -> heard.problems.stream().anyMatch(problem -> problem.status() == 403));
            server.hub().publish(channel, "alice", Draft.of(new Json("1")));
            assertThat(client.ready()).isNotDone();
            assertThat(heard.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoMayNotPublishIsRefusedAndReadsOn(Transport transport) throws Exception {
        Heard heard = new Heard();
        String channel = "open-" + transport.name();
        try (Client bob = transport.connect(config(channel, "bob"), heard);
                Client alice = transport.connect(config(channel, "alice"), new Heard())) {
            bob.ready().get(30, TimeUnit.SECONDS);
            alice.ready().get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> bob.publish(Draft.of(new Json("1"))).get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("may not publish");
            assertThatThrownBy(() ->
                            bob.publish(Draft.of(new Json("2")).to("alice")).get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("may not send");
            alice.publish(Draft.of(new Json("3")).to("bob")).get(30, TimeUnit.SECONDS);
            alice.publish(Draft.of(new Json("4"))).get(30, TimeUnit.SECONDS);
            await().atMost(PATIENCE).until(() -> heard.messages.size() >= 2);
            assertThat(heard.messages)
                    .extracting(message -> message.data().text())
                    .containsExactlyInAnyOrder("3", "4");
        }
    }

    @Test
    void presenceIsShownToWhoMaySeeIt() throws Exception {
        assertThat(get("/v1/channels/open/presence", "alice").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = get("/v1/channels/open/presence", "bob");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"field\":\"channel\"");
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static ClientConfig config(String channel, String user) {
        return ClientConfig.of(server.uri(), channel)
                .withToken(user)
                .withPolling(Polling.every(Duration.ofMillis(50)))
                .withHold(Duration.ofSeconds(2));
    }
}
