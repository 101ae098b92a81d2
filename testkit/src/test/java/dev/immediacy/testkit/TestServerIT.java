package dev.immediacy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestServerIT {
    @ParameterizedTest
    @CsvSource({
        "/v1/channels/lobby/poll, /v1/channels/lobby/poll",
        "/v1/channels/a%2Fb/poll, /v1/channels/a/b/poll",
        "/v1/channels/100%25/poll, /v1/channels/100%/poll",
        "/v1/channels/a%252Fb/poll, /v1/channels/a%2Fb/poll",
        "/v1/channels/a%5Cb/poll, /v1/channels/a\\b/poll",
        "/v1/channels/%E4%BD%A0/poll, /v1/channels/你/poll",
        "/v1/channels/a%3Fb%23c/poll, /v1/channels/a?b#c/poll"
    })
    void pathArrivesRawAndDecoded(String sent, String decoded) throws IOException {
        try (TestServer server =
                        TestServer.start(context -> context.addServlet(new ServletHolder(new Mirror()), "/*"));
                RawHttp http = RawHttp.connect(server.uri())) {
            RawResponse response = http.get(sent + "?user=a").readResponse();
            assertThat(response.status()).as(response.toString()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(sent + "\n" + decoded);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/%2e%2e/secret", "/v1/channels/a%zz"})
    void pathsThatNoNameCanNeedAreRejected(String sent) throws IOException {
        try (TestServer server =
                        TestServer.start(context -> context.addServlet(new ServletHolder(new Mirror()), "/*"));
                RawHttp http = RawHttp.connect(server.uri())) {
            assertThat(http.get(sent).readResponse().status()).isEqualTo(400);
        }
    }

    @Test
    void responsesNameNeitherServerNorDate() throws IOException {
        try (TestServer server =
                        TestServer.start(context -> context.addServlet(new ServletHolder(new Mirror()), "/*"));
                RawHttp http = RawHttp.connect(server.uri())) {
            RawResponse response = http.get("/").readResponse();
            assertThat(response.header("Server")).isEmpty();
            assertThat(response.header("Date")).isEmpty();
            assertThat(server.context().isStarted()).isTrue();
            assertThat(server.address().getPort()).isEqualTo(server.uri().getPort());
        }
    }

    @Test
    void gracefulStopLetsTheRequestInServiceEnd() throws IOException {
        Slow slow = new Slow();
        try (TestServer server = TestServer.start(context -> context.addServlet(new ServletHolder(slow), "/*"));
                RawHttp http = RawHttp.connect(server.uri())) {
            http.get("/");
            await().until(() -> slow.entered.getCount() == 0);
            CompletableFuture<Boolean> stopped =
                    CompletableFuture.supplyAsync(() -> server.stopGracefully(Duration.ofSeconds(20)));
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> RawHttp.connect(server.uri())).isInstanceOf(ConnectException.class));
            assertThat(stopped).isNotDone();

            slow.release.countDown();

            assertThat(http.readResponse().body()).isEqualTo("done");
            assertThat(stopped.join()).isTrue();
        }
    }

    @Test
    void aRequestThatOutlastsAGracefulStopIsReported() throws IOException {
        Slow slow = new Slow();
        try (TestServer server = TestServer.start(context -> context.addServlet(new ServletHolder(slow), "/*"));
                RawHttp http = RawHttp.connect(server.uri())) {
            http.get("/");
            await().until(() -> slow.entered.getCount() == 0);
            assertThat(server.stopGracefully(Duration.ofMillis(50))).isFalse();
            slow.release.countDown();
        }
    }

    @Test
    void aStopTimeoutOfNothingIsRejected() {
        try (TestServer server = TestServer.start(context -> {})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server.stopGracefully(Duration.ZERO))
                    .withMessage("timeout must be at least 1 ms, was PT0S");
        }
    }

    /** Answers with the path as it arrived and as it was decoded. */
    private static final class Mirror extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().write((request.getRequestURI() + "\n" + request.getPathInfo()).getBytes(UTF_8));
        }
    }

    /** Answers when it is released. */
    private static final class Slow extends HttpServlet {
        private final transient CountDownLatch entered = new CountDownLatch(1);
        private final transient CountDownLatch release = new CountDownLatch(1);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            entered.countDown();
            try {
                assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            response.getOutputStream().write("done".getBytes(UTF_8));
        }
    }
}
