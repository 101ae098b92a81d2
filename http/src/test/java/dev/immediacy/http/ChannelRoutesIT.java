package dev.immediacy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.OverflowException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRoutesIT {

    private static final int MAX_BYTES = 10;

    private final MemoryHub hub = MemoryHub.create();
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final ServletContextHandler context = new ServletContextHandler("/", false, false);
    private final ServletMount mount = ServletMount.on(context, hub);

    @BeforeEach
    void start() throws Exception {
        ChannelRoutes routes = ChannelRoutes.of(mount);
        routes.add("GET", "who", ex -> ex.json(200, ("\"" + ex.channel() + " " + ex.sender() + "\"").getBytes(UTF_8)));
        routes.add("POST", "echo", ex -> ex.json(200, ex.body(MAX_BYTES).getBytes(UTF_8)));
        routes.add("GET", "echo", ex -> ex.json(200, new byte[0]));
        routes.add("GET", "busy", ex -> {
            throw new OverflowException("no room, maxChannels is 1");
        });
        routes.add("GET", "half", ex -> {
            ex.response().getOutputStream().write("partial".getBytes(UTF_8));
            throw new OverflowException("buffered output is dropped");
        });
        routes.add("GET", "late", ex -> {
            ex.response().getOutputStream().write('x');
            ex.response().flushBuffer();
            throw new OverflowException("too late to say");
        });
        routes.add("GET", "begun", ex -> {
            ex.request().startAsync().setTimeout(0);
            throw new IllegalStateException("planted");
        });
        jetty.setHandler(context);
        jetty.start();
    }

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
        hub.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClients.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Nested
    class Routing {

        @Test
        void aResourceIsFoundBelowItsChannel() throws Exception {
            assertThat(get("/v1/channels/caf%C3%A9/who?user=alice").body()).isEqualTo("\"café alice\"");
            assertThat(get("/v1/channels/lobby/who").body()).isEqualTo("\"lobby anonymous\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"lobby", "lobby/", "lobby/nothing", "lobby/who/", "lobby/who/more"})
        void anUnknownResourceIsToldTheKnownOnes(String path) throws Exception {
            HttpResponse<String> response = get("/v1/channels/" + path);

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(response.body()).contains("a channel has begun, busy, echo, half, late, who, no ");
        }

        @Test
        void aMethodThatIsNotAnsweredIsToldTheOthers() throws Exception {
            HttpResponse<String> response =
                    send(request("/v1/channels/lobby/echo").DELETE());

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
            assertThat(response.body()).contains("echo answers GET, POST, was DELETE");
        }

        @Test
        void routesOfOneContextAreTheSame() {
            assertThat(ChannelRoutes.of(mount)).isSameAs(ChannelRoutes.of(mount));
        }
    }

    @Nested
    class Problems {

        @Test
        void anErrorBecomesAProblemNeverToBeCached() throws Exception {
            HttpResponse<String> response = get("/v1/channels/lobby/busy");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                            + "\"detail\":\"no room, maxChannels is 1\"}");
        }

        @Test
        void aRequestThatFailsOnceItIsAsynchronousIsAnsweredAndEnded() throws Exception {
            HttpResponse<String> response =
                    send(request("/v1/channels/lobby/begun").timeout(Duration.ofSeconds(30)));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("\"status\":500").doesNotContain("planted");
        }

        @Test
        void whatWasWrittenButNotSentIsReplaced() throws Exception {
            assertThat(get("/v1/channels/lobby/half").body())
                    .startsWith("{\"type\"")
                    .contains("\"status\":503");
        }

        @Test
        void aResponseThatHasBegunIsCutSoThatItIsNotTakenForWhole() {
            assertThatThrownBy(() -> get("/v1/channels/lobby/late")).isInstanceOf(IOException.class);
        }
    }

    @Nested
    class Bodies {

        @Test
        void aBodyWithinTheLimitIsRead() throws Exception {
            assertThat(post("0123456789").body()).isEqualTo("0123456789");
        }

        @Test
        void aLongerOneIsRefusedByItsLength() throws Exception {
            int bytes = Exchange.maxBodyBytes(MAX_BYTES) + 1;
            assertThat(post("x".repeat(bytes)).body())
                    .contains("message is " + bytes + " bytes, maxMessageBytes is " + MAX_BYTES);
        }

        @Test
        void aLongerOneOfUnknownLengthIsRefusedWhenSoMuchWasRead() throws Exception {
            String tooLong = "x".repeat(Exchange.maxBodyBytes(MAX_BYTES) + 1);
            var body = HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(tooLong));
            HttpResponse<String> response =
                    send(request("/v1/channels/lobby/echo").POST(body));

            assertThat(response.statusCode()).isEqualTo(413);
        }

        @Test
        void bytesThatAreNotUtf8AreRefused() throws Exception {
            var body = HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff});
            HttpResponse<String> response =
                    send(request("/v1/channels/lobby/echo").POST(body));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("body must be valid UTF-8");
        }

        private HttpResponse<String> post(String body) throws IOException, InterruptedException {
            return send(request("/v1/channels/lobby/echo").POST(HttpRequest.BodyPublishers.ofString(body)));
        }
    }

    @Nested
    class Mounting {

        @Test
        void anotherKindOfContextIsRefused() {
            assertThat(mount.context(ServletContextHandler.class)).isSameAs(context);
            assertThatThrownBy(() -> mount.context(String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("a java.lang.String was asked for");
        }

        @Test
        void theTimerEndsWithTheContext() throws Exception {
            assertThat(mount.scheduler().isShutdown()).isFalse();
            context.stop();
            assertThat(mount.scheduler().isShutdown()).isTrue();
        }
    }
}
