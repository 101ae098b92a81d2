package dev.immediacy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation, as far as the tests have to understand Markdown. <i>Immutable.</i>
 *
 * @param path where it lies
 * @param text the whole of it
 */
record MarkdownPage(Path path, String text) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```[^\\n]*\\n(.*?)^ *```");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--(.*?)-->");
    private static final Pattern INLINE = Pattern.compile("(?s)`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) +(.+)$");
    private static final Pattern TARGET =
            Pattern.compile("(?m)\\]\\(([^)\\s]*)[^)]*\\)|^\\[[^\\]]+\\]: +(\\S+)|(?:src|href)=\"([^\"]*)\"");
    private static final Pattern NAMED = Pattern.compile("(?:id|name)=\"([^\"]*)\"");

    /**
     * Something found on a page.
     *
     * @param line counted from 1
     */
    record Found(int line, String text) {}

    static MarkdownPage read(Path path) throws IOException {
        return new MarkdownPage(path, Files.readString(path));
    }

    /** Where it links to, and its pictures. */
    List<Found> targets() {
        return found(TARGET, blank(INLINE, prose()));
    }

    /** What is set as code, in blocks, inline, or within a comment. */
    List<Found> codes() {
        List<Found> codes = new ArrayList<>(visibleCodes());
        codes.addAll(comments());
        return codes;
    }

    /** What its readers see set as code: all but the comments. */
    List<Found> visibleCodes() {
        List<Found> codes = new ArrayList<>(found(BLOCK, text));
        codes.addAll(found(INLINE, prose()));
        return codes;
    }

    List<Found> comments() {
        return found(COMMENT, blank(BLOCK, text));
    }

    /** Its headings with their marks, such as {@code ## Run}. */
    List<String> headings() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1) + " " + heading.group(2).strip())
                .toList();
    }

    /** What may follow a {@code #} in a link to this page, by the rule of GitHub. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        for (String heading : headings()) {
            String slug = slug(heading.substring(heading.indexOf(' ') + 1));
            String anchor = slug;
            for (int i = 1; !anchors.add(anchor); i++) {
                anchor = slug + "-" + i;
            }
        }
        found(NAMED, prose()).forEach(name -> anchors.add(name.text()));
        return anchors;
    }

    private static String slug(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\- ]", "")
                .replace(' ', '-');
    }

    /** The lines that say something, without code blocks and comments. */
    List<String> sentences() {
        return prose().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String prose() {
        return blank(COMMENT, blank(BLOCK, text));
    }

    /** The same text, line by line, with spaces for what the pattern finds. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    }

    private static List<Found> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> new Found(line(text, match.start()), group(match)))
                .toList();
    }

    private static int line(String text, int index) {
        return 1 + (int) text.chars().limit(index).filter(c -> c == '\n').count();
    }

    private static String group(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            if (match.group(i) != null) {
                return match.group(i);
            }
        }
        return match.group();
    }
}
