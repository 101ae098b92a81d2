package dev.immediacy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The page in Chromium, opened from disk")
class ReportPageIT {

    /** Runs first in the page, and at the end leaves what it saw in the place of the page, for the dump. */
    private static final String PROBE = """
            <script>
              const seen = {errors: []};
              const note = text => seen.errors.push(String(text));
              addEventListener("error", event => note(event.message));
              addEventListener("unhandledrejection", event => note(event.reason));
              document.addEventListener("securitypolicyviolation", event => note("blocked " + event.blockedURI));
              console.error = console.warn = (...text) => note(text.join(" "));
              setTimeout(() => {
                const all = selector => [...document.querySelectorAll(selector)];
                seen.plots = all(".plot").map(plot => plot.querySelectorAll("svg path").length);
                seen.labels = all(".plot").filter(plot => plot.getAttribute("aria-label")).length;
                seen.diagrams = all(".lanes svg .carry").length;
                seen.missing = all(".missing").map(sentence => sentence.textContent);
                seen.dead = all("a[href^='#']").map(link => link.getAttribute("href").slice(1))
                  .filter(id => !document.getElementById(id));
                seen.paper = getComputedStyle(document.documentElement).backgroundColor;
                seen.wide = document.documentElement.scrollWidth > innerWidth;
                document.documentElement.replaceChildren(JSON.stringify(seen));
              }, 2000);
            </script>
            """;

    private static final long SECONDS = 120;
    private static final int ATTEMPTS = 5;

    @TempDir
    private Path directory;

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "500, light", "500, dark"})
    void drawsEveryPicture(int width, String scheme) throws Exception {
        JsonNode seen = open(ReportPageTest.simulated(), width, scheme);
        assertThat(seen.get("errors")).isEmpty();
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
        assertThat(seen.get("errors")).isEmpty();
        assertThat(seen.get("plots")).isEmpty();
        assertThat(seen.get("missing")).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void survivesResultsWithoutAWorkload() throws Exception {
        ObjectNode results = ReportPageTest.simulated();
        results.putArray("blocks");
        JsonNode seen = open(results, 1280, "light");
        assertThat(seen.get("errors")).isEmpty();
        assertThat(seen.get("missing").toString()).contains("nothing was measured");
    }

    @Test
    void theProbeBites() throws Exception {
        ObjectNode results = ReportPageTest.simulated();
        results.putArray("blocks").addObject().put("id", "x");
        assertThat(open(results, 1280, "light").get("errors")).isNotEmpty();
    }

    /** The page's own clock may run out before a busy machine has drawn a frame, and with it the charts: then once more. */
    private JsonNode open(ObjectNode results, int width, String scheme) throws Exception {
        JsonNode seen = openOnce(results, width, scheme);
        for (int i = 1; i < ATTEMPTS && isUndrawn(seen); i++) {
            seen = openOnce(results, width, scheme);
        }
        return seen;
    }

    private static boolean isUndrawn(JsonNode seen) {
        JsonNode plots = seen.path("plots");
        return !plots.isEmpty() && plots.valueStream().allMatch(paths -> paths.intValue() == 0);
    }

    private JsonNode openOnce(ObjectNode results, int width, String scheme) throws Exception {
        Files.writeString(directory.resolve("results.json"), results.toString());
        Path page = ReportPage.write(directory);
        Files.writeString(page, Files.readString(page).replace("<head>", "<head>" + PROBE));
        Path dump = directory.resolve("dump.html");
        Process browser = new ProcessBuilder(
                        chromium(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1),
                        "--window-size=" + width + ",900",
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(dump.toFile())
                .start();
        try {
            assertThat(browser.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("chromium ended by itself")
                    .isTrue();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        return seen(Files.readString(dump, UTF_8));
    }

    private JsonNode seen(String dump) throws IOException {
        int start = dump.indexOf("{\"errors\"");
        assertThat(start)
                .as("the page ran its script; the browser printed: %s", dump)
                .isNotNegative();
        String text = dump.substring(start, dump.lastIndexOf('}') + 1);
        return json.readTree(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }

    /** Without a Chromium the test is skipped, or fails where CI promised one. */
    private static String chromium() {
        Optional<Path> program = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (System.getenv("CI") != null) {
            assertThat(program).as("CI installs chromium").isPresent();
        }
        assumeTrue(program.isPresent(), "no chromium on the PATH: install Debian's package chromium to run this test");
        return program.get().toString();
    }
}
