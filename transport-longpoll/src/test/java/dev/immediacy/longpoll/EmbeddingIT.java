package dev.immediacy.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.http.ServletMount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One transport on somebody's own Jetty, as README shows it")
class EmbeddingIT {

    private static final String OPEN = "// tag::embed[]\n";
    private static final String CLOSE = "// end::embed[]";

    @Test
    void aMountedTransportDeliversWhatTheirCodePublishes() throws Exception {
        // tag::embed[]
        Hub hub = MemoryHub.create();
        ServletContextHandler context = new ServletContextHandler("/live");
        new LongpollTransport().mount(ServletMount.on(context, hub));

        Server jetty = new Server(0);
        jetty.setHandler(context);
        jetty.start();
        hub.publish("lobby", "me", Draft.of(Json.parse("data", "{\"hello\": \"world\"}")));
        // end::embed[]
        int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
        URI uri = URI.create("http://127.0.0.1:" + port + "/live/v1/channels/lobby/longpoll?after=0");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        jetty.stop();
        hub.close();

        assertThat(answer.body()).contains("\"data\":{\"hello\": \"world\"}");
    }

    @Test
    void readmeShowsThisVeryCode() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/dev/immediacy/longpoll/EmbeddingIT.java"));
        String region = source.substring(source.indexOf(OPEN) + OPEN.length(), source.lastIndexOf("        " + CLOSE));

        assertThat(Files.readString(module.resolveSibling("README.md")))
                .contains(region.stripTrailing().stripIndent());
        assertThat(region.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
    }
}
