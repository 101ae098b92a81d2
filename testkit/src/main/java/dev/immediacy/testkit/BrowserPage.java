package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A page of a {@link Chromium}, steered through the DevTools protocol.
 *
 * <pre>{@code
 * BrowserPage page = browser.newPage();
 * page.go(server.uri());
 * page.until("document.querySelectorAll('.lane').length === 5");
 * assertThat(page.complaints()).isEmpty();
 * }</pre>
 *
 * <p><em>Not thread-safe</em>; what the page says meanwhile is collected by the protocol's own thread.
 */
public final class BrowserPage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevTools tools;

    // Written by the protocol's thread.
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<URI> requests = new CopyOnWriteArrayList<>();

    private BrowserPage(URI target) {
        this.tools = DevTools.connect(target, this::hear);
        List.of("Page", "Runtime", "Log", "Network").forEach(domain -> tools.call(domain + ".enable", "{}"));
    }

    static BrowserPage open(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            String body = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            Map<String, Json> target = Json.parse("target", body).members("target");
            return new BrowserPage(URI.create(string(target, "webSocketDebuggerUrl")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page was opened", e);
        }
    }

    /**
     * Loads a page.
     *
     * @param page where it is
     */
    public void go(URI page) {
        tools.call("Page.navigate", "{\"url\":" + quoted(page.toString()) + "}");
        until("document.readyState === 'complete'");
    }

    /**
     * Gives the page another size.
     *
     * @param width in CSS pixels; less than 600 is a telephone
     * @param height in CSS pixels
     */
    public void size(int width, int height) {
        tools.call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":" + (width < 600)
                        + "}");
    }

    /**
     * Prefers a colour scheme.
     *
     * @param scheme {@code light} or {@code dark}
     */
    public void scheme(String scheme) {
        tools.call(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":" + quoted(scheme) + "}]}");
    }

    /**
     * Prefers a language, from the next page that is loaded.
     *
     * @param language {@code zh-CN}
     */
    public void language(String language) {
        tools.call(
                "Emulation.setUserAgentOverride",
                "{\"userAgent\":\"Mozilla/5.0 (test) Chrome\",\"acceptLanguage\":" + quoted(language) + "}");
    }

    /**
     * Evaluates an expression, and waits if it is a promise.
     *
     * @param script what to evaluate
     * @return its value in JSON, {@code null} for undefined
     * @throws AssertionError if it throws
     */
    public Json evaluate(String script) {
        Map<String, Json> answer = tools.call(
                "Runtime.evaluate",
                "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quoted(script) + "}");
        assertThat(answer).as("threw: " + script).doesNotContainKey("exceptionDetails");
        return MessageCodec.required(answer, "result").members("result").getOrDefault("value", new Json("null"));
    }

    /**
     * Waits until a condition holds.
     *
     * @param condition an expression
     * @throws AssertionError if it does not within 60 s; the text says what the page complained about
     */
    public void until(String condition) {
        try {
            await().atMost(PATIENCE)
                    .until(() -> evaluate("Boolean(" + condition + ")").text().equals("true"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("never true: " + condition + "; complaints: " + complaints, e);
        }
    }

    /**
     * Clicks an element, by script.
     *
     * @param selector the first that matches is clicked
     */
    public void click(String selector) {
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /**
     * Fills a field in, as a user does who leaves it afterwards.
     *
     * @param selector the field
     * @param value its new value
     */
    public void fill(String selector, String value) {
        evaluate("(field => { field.value = " + quoted(value)
                + "; field.dispatchEvent(new Event('input', {bubbles: true}));"
                + " field.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector("
                + quoted(selector) + "))");
    }

    /**
     * What an element says.
     *
     * @param selector the first that matches
     * @return its text
     */
    public String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ").innerText")
                .string("text");
    }

    /**
     * Errors and warnings on the console, exceptions nobody caught, and requests that failed.
     *
     * @return a view that grows
     */
    public List<String> complaints() {
        return complaints;
    }

    /**
     * What the page has asked for, WebSockets too.
     *
     * @return a view that grows
     */
    public List<URI> requests() {
        return requests;
    }

    /**
     * Takes a picture of the whole page, as long as it is.
     *
     * @param file a PNG; its folder is made
     */
    public void screenshot(Path file) {
        Map<String, Json> answer = tools.call(
                "Page.captureScreenshot",
                "{\"captureBeyondViewport\":true,\"clip\":"
                        + evaluate(
                                        "({x: 0, y: 0, width: innerWidth, height: document.documentElement.scrollHeight, scale: 1})")
                                .text()
                        + "}");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(string(answer, "data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(String event, Json params) {
        switch (event) {
            case "Network.requestWillBeSent" ->
                request(string(
                        MessageCodec.required(params.members("params"), "request")
                                .members("request"),
                        "url"));
            case "Network.webSocketCreated" -> request(string(params.members("params"), "url"));
            case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(params.text());
            case "Runtime.consoleAPICalled" -> console(params);
            default -> {
                // not asked about
            }
        }
    }

    private void console(Json params) {
        if (List.of("error", "warning", "assert").contains(string(params.members("params"), "type"))) {
            complaints.add(params.text());
        }
    }

    private void request(String url) {
        if (!url.startsWith("data:")) {
            requests.add(URI.create(url));
        }
    }

    private static String string(Map<String, Json> members, String name) {
        return MessageCodec.required(members, name).string(name);
    }

    private static String quoted(String text) {
        return Json.ofString(text).text();
    }
}
