package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Transport;
import dev.immediacy.http.GateConfig;
import dev.immediacy.http.RateLimits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Rate limits (RFC 6585 §4)")
class RateLimitsIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static Stream<Transport> transports() {
        return ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get);
    }

    private static ImmediacyServer start(RateLimits limits) {
        return ImmediacyServer.start(
                ServerConfig.defaults().withPort(0).withGate(GateConfig.open().withLimits(limits)));
    }

    @Test
    void anAddressThatAsksTooOftenIsToldToComeBackAndThePageIsThereAllTheSame() throws Exception {
        try (ImmediacyServer server = start(new RateLimits(1, 0))) {
            List<Integer> statuses = new ArrayList<>();
            HttpResponse<String> last = get(server, "/v1/transports");
            for (int i = 0; i < 50 && last.statusCode() == 200; i++) {
                statuses.add(last.statusCode());
                last = get(server, "/v1/transports");
            }
            assertThat(statuses).isNotEmpty();
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(last.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(last.body()).contains("requests of an address must stay below 1 a second");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aUserWhoPublishesTooOftenIsRefusedOnEveryTransportAndNobodyElseIs(Transport transport) throws Exception {
        try (ImmediacyServer server = start(new RateLimits(0, 1));
                Client alice = transport.connect(config(server, "alice"), message -> {});
                Client bob = transport.connect(config(server, "bob"), message -> {})) {
            alice.ready().get(30, TimeUnit.SECONDS);
            bob.ready().get(30, TimeUnit.SECONDS);
            Throwable refusal = null;
            for (int i = 0; i < 50 && refusal == null; i++) {
                refusal = refusal(alice);
            }
            assertThat(refusal)
                    .isInstanceOf(OverflowException.class)
                    .hasMessageContaining("publishes of a user must stay below 1 a second");
            assertThat(refusal(bob)).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoIsAnonymousIsLimitedByAddressOnEveryTransport(Transport transport) throws Exception {
        try (ImmediacyServer server = start(new RateLimits(20, 0));
                Client nobody = transport.connect(ClientConfig.of(server.uri(), "lobby"), message -> {})) {
            nobody.ready().get(30, TimeUnit.SECONDS);
            List<CompletableFuture<Receipt>> answers = Stream.generate(() -> nobody.publish(Draft.of(new Json("1"))))
                    .limit(200)
                    .toList();
            assertThat(answers)
                    .anySatisfy(answer -> assertThat(answer)
                            .failsWithin(Duration.ofSeconds(30))
                            .withThrowableOfType(ExecutionException.class)
                            .withCauseInstanceOf(OverflowException.class)
                            .withMessageContaining("requests of an address must stay below 20 a second"));
            await().atMost(Duration.ofSeconds(30)).until(() -> refusal(nobody) == null);
        }
    }

    private static @Nullable Throwable refusal(Client client) throws Exception {
        try {
            client.publish(Draft.of(new Json("1"))).get(30, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static ClientConfig config(ImmediacyServer server, String user) {
        return ClientConfig.of(server.uri(), "lobby").withUser(user);
    }

    private static HttpResponse<String> get(ImmediacyServer server, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(server.uri().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
