package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The files of the web page")
class PageFilesIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ImmediacyServer server;

    @BeforeAll
    static void start() {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/, text/html;charset=utf-8, <div id=\"app\">",
        "/immediacy.js, text/javascript;charset=utf-8, export function connect",
        "/immediacy-socketio.js, text/javascript;charset=utf-8, export function driver",
        "/style.css, text/css;charset=utf-8, color-scheme",
        "/icon.svg, image/svg+xml, <svg",
        "/vue.js, text/javascript;charset=utf-8, createApp"
    })
    void areServedWithTheirTypeAndNothingIsGuessed(String path, String type, String part) throws Exception {
        HttpResponse<String> response = send("GET", path, "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(response.body()).contains(part);
    }

    @Test
    void runNoInlineScriptAndConnectToTheirOwnServerAlone() throws Exception {
        HttpResponse<String> response = send("GET", "/", "");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self';")
                .contains("frame-ancestors 'none'")
                .endsWith("connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(response.body()).doesNotContainPattern("<script(?![^>]* src=)");
    }

    @Test
    void areAskedForAgainAndNotSentAgain() throws Exception {
        HttpResponse<String> first = send("GET", "/immediacy.js", "");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");

        HttpResponse<String> second = send("GET", "/immediacy.js", tag);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(second.headers().firstValue("ETag")).hasValue(tag);
        assertThat(send("GET", "/immediacy.js", "\"older\"").statusCode()).isEqualTo(200);
    }

    @Test
    void answerHeadWithoutABodyAndNoOtherMethod() throws Exception {
        assertThat(send("HEAD", "/", "").body()).isEmpty();
        HttpResponse<String> refused = send("DELETE", "/", "");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/index.html", "/..%2fimmediacy.js", "/META-INF/MANIFEST.MF", "/race.jsx"})
    void areTheListedOnesAndNoOthers(String path) throws Exception {
        assertThat(send("GET", path, "").statusCode()).isBetween(400, 404);
    }

    @Test
    void areAskedForRelaysThatOnlyACommandAdds() throws Exception {
        assertThat(send("GET", "/v1/relays", "").body()).isEqualTo("{\"relays\":[]}");
    }

    private static HttpResponse<String> send(String method, String path, String tag) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
