package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private ObjectNode results = JSON.createObjectNode();

    @BeforeEach
    void readResults() throws IOException {
        results = simulated();
    }

    /** Made by simulating the model: every kind of row, and some of everything that may be absent. */
    static ObjectNode simulated() throws IOException {
        try (InputStream stream = ReportPageTest.class.getResourceAsStream("simulated-results.json")) {
            return (ObjectNode) JSON.readTree(stream);
        }
    }

    @Test
    void holdsTheResultsAsTheyAre() throws IOException {
        assertThat(dataOf(page())).isEqualTo(results);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!-- <script>",
                "]]>",
                "\u2028 and \u2029",
                "@{script}",
                "$1 \\u003c \"quoted\""
            })
    void nothingInTheResultsBecomesMarkup(String hostile) throws IOException {
        String clean = page();
        results.put("command", hostile);
        String page = page();
        assertThat(dataOf(page)).isEqualTo(results);
        assertThat(page.split("<", -1)).hasSameSizeAs(clean.split("<", -1));
        assertThat(page).doesNotContain("\u2028", "\u2029", "<script>alert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answer",
                "glance",
                "tables",
                "decisions",
                "collapse",
                "percentiles",
                "phases",
                "costs",
                "sequences",
                "stages",
                "residual-picture",
                "residual-table",
                "losses",
                "controls",
                "published",
                "idle",
                "environment",
                "limits"
            })
    void hasAPlaceForEveryPicture(String id) throws IOException {
        assertThat(page()).contains("<div id=\"" + id + "\"></div>");
    }

    @Test
    void loadsNothingFromAnywhere() throws IOException {
        String page = page();
        assertThat(page).contains("default-src 'none'").doesNotContain("@import", "url(http", "@{");
        assertThat(Pattern.compile("(?:src|href)=[\"']?(?:https?:)?//")
                        .matcher(page)
                        .results())
                .isEmpty();
        assertThat(Pattern.compile("(?m)^(?:import|export) ").matcher(page).results())
                .isEmpty();
    }

    @Test
    void isWrittenInThePlaceOfAnOlderOne() throws IOException {
        Files.writeString(directory.resolve("report.html"), "older");
        assertThat(page()).startsWith("<!doctype html>");
    }

    @Test
    void refusesASchemaThatItDoesNotKnow() {
        results.put("schema", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(this::page)
                .withMessageStartingWith("results must be of schema 2, was 3 in ");
    }

    @Test
    void refusesResultsWithoutASchema() {
        results.remove("schema");
        assertThatIllegalArgumentException()
                .isThrownBy(this::page)
                .withMessageStartingWith("results must be of schema 2, was none in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "2"})
    void refusesAFileThatHoldsNoResults(String content) throws IOException {
        Files.writeString(directory.resolve("results.json"), content);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportPage.write(directory))
                .withMessageContaining("was none in ");
    }

    @Test
    void refusesAFileThatIsNotJson() throws IOException {
        Files.writeString(directory.resolve("results.json"), "{\"schema\": 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportPage.write(directory))
                .withMessageStartingWith("results must be JSON, was something else in ");
    }

    @Test
    void saysWhatToDoWhereThereAreNoResults() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportPage.write(directory))
                .withMessageStartingWith("directory must hold results.json, was without one: ")
                .withMessageEndingWith("./immediacy compare makes it");
    }

    private String page() throws IOException {
        Files.writeString(directory.resolve("results.json"), JSON.writeValueAsString(results));
        return Files.readString(ReportPage.write(directory));
    }

    private static JsonNode dataOf(String page) throws IOException {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        return JSON.readTree(data.group(1));
    }
}
