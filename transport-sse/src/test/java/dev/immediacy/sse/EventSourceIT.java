package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Retention;
import dev.immediacy.core.TimeSource;
import dev.immediacy.http.ServletMount;
import dev.immediacy.testkit.Chromium;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.TestServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("WHATWG HTML §9.2.2 EventSource, Chromium's")
class EventSourceIT {

    /** Reports everything its EventSource says, in order, past the relay: what is cut is the stream alone. */
    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>EventSource</title>
            <script>
              const target = decodeURIComponent(location.search.slice(1));
              let reports = Promise.resolve();
              const report = text => reports = reports.then(
                () => fetch(target, {method: "POST", mode: "no-cors", body: text}));
              const source = new EventSource("/v1/channels/lobby/events?user=bob");
              source.onopen = () => report("open");
              source.onerror = () => report(source.readyState === EventSource.CONNECTING ? "reconnecting" : "closed");
              source.onmessage = event => report(JSON.parse(event.data).data);
              source.addEventListener("gap", event => report("gap in " + JSON.parse(event.data).channel));
            </script>
            """;

    private static final Duration BROWSER = Duration.ofSeconds(60);

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final MemoryHub hub = new MemoryHub(
            HubConfig.defaults().withRetention(Retention.defaults().withMessages(40)), TimeSource.system());
    private final TestServer server = TestServer.start(context -> {
        context.addServlet(new Page(), "/page");
        new SseTransport(SseServer.QUIET.withHeartbeat(Duration.ofMillis(200))).mount(ServletMount.on(context, hub));
    });
    /** Takes what the page reports, which comes from another origin where a relay is in between. */
    private final TestServer reporting =
            TestServer.start(context -> context.addServlet(new Report(reports), "/report"));

    @AfterEach
    void stop() {
        hub.close();
        server.close();
        reporting.close();
    }

    @Test
    void losesAndDoublesNothingWhenItIsCutAndReconnects() throws IOException {
        try (Relay relay = Relay.start(RelayConfig.defaults(), server.address());
                Chromium browser = Chromium.show(page(relay.uri()))) {
            awaitReport().until(() -> reports.contains("open") || !browser.isRunning());
            publish(1, 10);
            awaitReport().until(() -> messages().size() == 10);

            relay.refuse();
            relay.cutAll();
            awaitReport().until(() -> reports.contains("reconnecting"));
            publish(11, 30);
            relay.accept();
            awaitReport().until(() -> messages().size() >= 30);
            publish(31, 40);
            awaitReport().until(() -> messages().size() >= 40);

            assertThat(messages()).containsExactlyInAnyOrderElementsOf(texts(1, 40));
            assertThat(reports).doesNotContain("closed").noneMatch(report -> report.startsWith("gap"));
        }
    }

    @Test
    void hearsOfTheGapThatItsOutageMade() throws IOException {
        try (Relay relay = Relay.start(RelayConfig.defaults(), server.address());
                Chromium browser = Chromium.show(page(relay.uri()))) {
            awaitReport().until(() -> reports.contains("open") || !browser.isRunning());
            relay.refuse();
            relay.cutAll();
            awaitReport().until(() -> reports.contains("reconnecting"));
            IntStream.rangeClosed(1, 50).forEach(i -> publish("text " + i));
            relay.accept();
            awaitReport().until(() -> reports.contains("text 50"));

            List<String> afterOpen = reports.stream()
                    .filter(report -> report.startsWith("gap") || report.startsWith("text"))
                    .toList();
            assertThat(afterOpen)
                    .containsExactlyElementsOf(Stream.concat(Stream.of("gap in lobby"), texts(11, 50).stream())
                            .toList());
        }
    }

    @Test
    void reconnectsWhenTheServerEndsTheStream() throws IOException {
        try (Chromium browser = Chromium.show(page(server.uri()))) {
            awaitReport().until(() -> reports.contains("open") || !browser.isRunning());
            hub.close();
            awaitReport().until(() -> reports.contains("reconnecting"));
        }
    }

    /** Every third one goes to the inbox. */
    private void publish(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> {
            Draft draft = Draft.of(Json.ofString("text " + i));
            hub.publish("lobby", "alice", i % 3 == 0 ? draft.to("bob") : draft);
        });
    }

    private void publish(String text) {
        hub.publish("lobby", "alice", Draft.of(Json.ofString(text)));
    }

    private static List<String> texts(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "text " + i).toList();
    }

    private List<String> messages() {
        return reports.stream().filter(report -> report.startsWith("text")).toList();
    }

    private URI page(URI server) {
        return server.resolve("/page?" + reporting.uri().resolve("/report"));
    }

    private static ConditionFactory awaitReport() {
        return await().atMost(BROWSER);
    }

    private static final class Page extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html");
            response.getOutputStream().write(PAGE.getBytes(UTF_8));
        }
    }

    private static final class Report extends HttpServlet {

        private final transient List<String> reports;

        private Report(List<String> reports) {
            this.reports = reports;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            reports.add(new String(request.getInputStream().readAllBytes(), UTF_8));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
