package dev.immediacy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The results of a comparison as one page that opens from disk, with no network.
 *
 * <pre>
 *   report/results.json  ─┐
 *   page.html, page.css   ├─▶  report/report.html
 *   *.js, ECharts        ─┘
 * </pre>
 *
 * <p>The page holds the results as they are, and a script that makes tables and pictures of them: nothing of the results
 * ever becomes markup here. See {@code docs/results-schema.md} for what it reads. <i>Immutable.</i>
 */
public final class ReportPage {

    /** The shape of results that the page's script knows. */
    static final int SCHEMA = 2;

    private static final String RESULTS = "results.json";
    private static final String PAGE = "report.html";
    private static final Pattern SLOT = Pattern.compile("@\\{(\\w+)}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportPage() {}

    /**
     * Makes {@code report.html} from the {@code results.json} beside it, in the place of an older one.
     *
     * @param directory the report directory of a comparison
     * @return the page's path
     * @throws IllegalArgumentException if there are no results, or none that this version can read
     * @throws UncheckedIOException if the page cannot be written
     */
    public static Path write(Path directory) {
        Path page = requireNonNull(directory, "directory").resolve(PAGE);
        String html = html(results(directory.resolve(RESULTS)));
        try {
            return Files.writeString(page, html);
        } catch (IOException e) {
            throw new UncheckedIOException("report must be a directory that can be written to, was " + directory, e);
        }
    }

    private static JsonNode results(Path file) {
        JsonNode results = read(file);
        JsonNode schema = results.path("schema");
        if (!schema.isInt() || schema.intValue() != SCHEMA) {
            String actual = schema.isMissingNode() ? "none" : schema.toString();
            throw new IllegalArgumentException("results must be of schema " + SCHEMA + ", was " + actual + " in " + file
                    + "; ./immediacy compare makes new ones");
        }
        return results;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode results = JSON.readTree(Files.readString(file));
            return results == null ? MissingNode.getInstance() : results;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "directory must hold " + RESULTS + ", was without one: " + file + "; ./immediacy compare makes it",
                    e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("results must be JSON, was something else in " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("results must be a UTF-8 file that can be read, was " + file, e);
        }
    }

    /** The whole page; what is put into it is not searched for slots again. */
    private static String html(JsonNode results) {
        Map<String, String> contents = Map.of(
                "style", resource("page.css"),
                "data", inert(results.toString()),
                "library", ReportScript.library(),
                "script", ReportScript.joined());
        return SLOT.matcher(resource("page.html"))
                .replaceAll(
                        slot -> Matcher.quoteReplacement(requireNonNull(contents.get(slot.group(1)), slot.group())));
    }

    /** The same JSON without a character that could end its element, or a line of script, early. */
    static String inert(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** A text of the folder {@code report} beside this class. */
    static String resource(String name) {
        return resource(ReportPage.class, "report/" + name);
    }

    /** A text from the class path, which the build put there. */
    static String resource(Class<?> beside, String name) {
        try (var stream = beside.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("class path must hold " + name + ", was without it");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
