package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.immediacy.testkit.BrowserPage;
import dev.immediacy.testkit.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The page in Chromium, opened from disk")
class ReportPageIT {

    /** What is looked at once every picture has its marks. */
    private static final String SEEN = """
            (() => {
              const all = selector => [...document.querySelectorAll(selector)];
              return {
                plots: all(".plot").map(plot => plot.querySelectorAll("svg path").length),
                labels: all(".plot").filter(plot => plot.getAttribute("aria-label")).length,
                diagrams: all(".lanes svg .carry").length,
                missing: all(".missing").map(sentence => sentence.textContent),
                dead: all("a[href^='#']").map(link => link.getAttribute("href").slice(1))
                  .filter(id => !document.getElementById(id)),
                paper: getComputedStyle(document.documentElement).backgroundColor,
                wide: document.documentElement.scrollWidth > WIDTH,
              };
            })()
            """;

    private static final String DRAWN =
            "[...document.querySelectorAll('.plot')].every(plot => plot.querySelector('svg path'))";

    private static @Nullable Chromium browser;

    @TempDir
    private Path directory;

    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void start() {
        browser = Chromium.launch();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "500, light", "500, dark"})
    void drawsEveryPicture(int width, String scheme) throws Exception {
        JsonNode seen = open(ReportPageTest.simulated(), width, scheme);
        assertThat(seen.get("missing")).isEmpty();
        assertThat(seen.get("dead")).isEmpty();
        assertThat(seen.get("wide").booleanValue()).isFalse();
        assertThat(seen.get("paper").textValue())
                .isEqualTo(scheme.equals("dark") ? "rgb(20, 22, 27)" : "rgb(251, 250, 246)");
        assertThat(seen.get("plots")).hasSizeGreaterThanOrEqualTo(9).allMatch(paths -> paths.intValue() > 5);
        assertThat(seen.get("labels").intValue()).isEqualTo(seen.get("plots").size());
        assertThat(seen.get("diagrams").intValue()).isGreaterThan(10);
    }

    @Test
    void saysWhatIsMissingInsteadOfDrawingNothing() throws Exception {
        ObjectNode results = ReportPageTest.simulated();
        results.remove(List.of("idle", "limits", "environment"));
        ArrayNode blocks = (ArrayNode) results.get("blocks");
        ObjectNode only = (ObjectNode) blocks.get(1);
        only.remove("published");
        for (JsonNode cell : only.get("cells")) {
            ((ObjectNode) cell).remove(List.of("latency", "cost", "phase", "trace", "stages", "pace"));
            ((ObjectNode) cell).put("failure", "the server did not start");
        }
        blocks.removeAll().add(only);

        JsonNode seen = open(results, 1280, "light");
        assertThat(seen.get("plots")).isEmpty();
        assertThat(seen.get("missing")).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void survivesResultsWithoutAWorkload() throws Exception {
        ObjectNode results = ReportPageTest.simulated();
        results.putArray("blocks");
        JsonNode seen = open(results, 1280, "light");
        assertThat(seen.get("missing").toString()).contains("nothing was measured");
    }

    @Test
    void aPageThatFailsIsNoticed() throws Exception {
        ObjectNode results = ReportPageTest.simulated();
        results.putArray("blocks").addObject().put("id", "x");
        BrowserPage page = show(results, 1280, "light");
        await().untilAsserted(() -> assertThat(page.complaints()).isNotEmpty());
    }

    private JsonNode open(ObjectNode results, int width, String scheme) throws IOException {
        BrowserPage page = show(results, width, scheme);
        page.until(DRAWN);
        JsonNode seen = json.readTree(
                page.evaluate(SEEN.replace("WIDTH", Integer.toString(width))).text());
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests()).allMatch(request -> "file".equals(request.getScheme()));
        return seen;
    }

    private BrowserPage show(ObjectNode results, int width, String scheme) throws IOException {
        Files.writeString(directory.resolve("results.json"), results.toString());
        BrowserPage page = requireNonNull(browser, "browser").newPage();
        page.size(width, 900);
        page.scheme(scheme);
        page.go(ReportPage.write(directory).toUri());
        return page;
    }
}
