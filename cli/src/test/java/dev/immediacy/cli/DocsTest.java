package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The documentation")
class DocsTest {

    private static final Path ROOT = root();
    private static final DocsLinks LINKS = new DocsLinks(ROOT);
    private static final DocsCommands COMMANDS = new DocsCommands();

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("immediacy"))
                ? here
                : here.resolve("..").normalize();
    }

    /** The README of the project and of each module, and everything in docs. */
    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT, 2, "README(\\.[A-Za-z-]+)?\\.md"));
        pages.addAll(files(ROOT.resolve("docs"), 9, ".+\\.md"));
        return pages.stream().distinct().map(ROOT::relativize).sorted().toList();
    }

    private static List<Path> files(Path folder, int depth, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    static List<Path> lessons() throws IOException {
        return pages().stream()
                .filter(page -> LessonShape.isLesson(new MarkdownPage(page, "")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyLinkAndPictureIsThere(Path page) throws IOException {
        assertThat(LINKS.complaints(MarkdownPage.read(ROOT.resolve(page)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyCommandIsOneOfThisProgram(Path page) throws IOException {
        assertThat(COMMANDS.complaints(MarkdownPage.read(ROOT.resolve(page)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lessons")
    void everyLessonHasItsNumberAndItsSections(Path lesson) throws IOException {
        assertThat(LessonShape.complaints(MarkdownPage.read(ROOT.resolve(lesson))))
                .isEmpty();
    }

    @Test
    void theMapLeadsToEveryPage() throws IOException {
        MarkdownPage map = MarkdownPage.read(ROOT.resolve("docs/README.md"));
        Set<Path> linked = map.targets().stream()
                .map(target -> URI.create(target.text()))
                .filter(target -> target.getScheme() == null)
                .map(target -> ROOT.relativize(LINKS.file(map, target)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(pages().stream()
                        .filter(page ->
                                !page.toString().contains("zh-CN") && !page.equals(ROOT.relativize(map.path()))))
                .isSubsetOf(linked);
    }

    @Test
    void thePagesAreSeen() throws IOException {
        assertThat(pages())
                .contains(Path.of("README.md"), Path.of("docs/benchmarks.md"), Path.of("lessons/README.md"))
                .hasSizeGreaterThan(15);
        assertThat(lessons()).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[gone](gone.md)                  | there is no such file",
                "![gone](pictures/gone.svg)       | there is no such file",
                "[out](../../../../../etc/passwd) | it leaves the repository",
                "[no heading](page.md#gone)       | there is no such heading",
                "[no heading](#gone)              | there is no such heading",
                "<img src=\"gone.svg\">           | there is no such file",
            })
    void aBrokenLinkIsNoticed(String text, String complaint, @TempDir Path folder) throws IOException {
        page(folder, "page.md", "# A heading");

        assertThat(new DocsLinks(folder).complaints(page(folder, "broken.md", "# Broken", "", text)))
                .singleElement()
                .asString()
                .contains("broken.md:3: ")
                .endsWith(complaint);
    }

    @Test
    void aLinkThatHoldsIsNot(@TempDir Path folder) throws IOException {
        page(folder, "page.md", "# A `heading`, twice", "", "# A `heading`, twice");
        MarkdownPage page = page(
                folder,
                "sound.md",
                "# 中文",
                "[page](page.md) [once](page.md#a-heading-twice) [twice](page.md#a-heading-twice-1) [here](#中文)",
                "[elsewhere](https://example.org/gone) `[code](gone.md)`",
                "```",
                "[code](gone.md)",
                "```");

        assertThat(new DocsLinks(folder).complaints(page)).isEmpty();
    }

    private static MarkdownPage page(Path folder, String name, String... lines) throws IOException {
        return MarkdownPage.read(Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "./immediacy compare --rat 3                        | --rat",
                "./immediacy compare --preset huge                  | huge",
                "./immediacy compare --rate -3                      | rate must be between",
                "./immediacy compare --transports sse,pigeon        | pigeon",
                "echo hi; ./immediacy demo pigeon                   | pigeon",
                "./immediacy serve --prot 1 &                       | --prot",
                "JAVA_HOME=jdk ./immediacy report a b               | b",
                "./immediacy chat --user 'a b' --transport pigeon   | pigeon",
                "./immediacy bench Pigeon -f 1                      | Pigeon",
                "./immediacy fly                                    | fly"
            })
    void aCommandThatDoesNotExistIsNoticed(String command, String complaint) {
        for (String set : List.of("```\n%s\n```\n", "<!-- measured: %s -->\n", "so `%s` says\n")) {
            MarkdownPage page = new MarkdownPage(Path.of("page.md"), set.formatted(command));

            assertThat(COMMANDS.complaints(page))
                    .as("%s", set)
                    .singleElement()
                    .asString()
                    .contains(complaint);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "./immediacy compare --rate 3 # --not an option",
                "./immediacy compare --report DIR",
                "./immediacy demo polling|longpoll",
                "./immediacy serve [--port 8080] [what else]",
                "./immediacy compare --rate 3 …",
                "./immediacy compare --rate 3, and what it wrote",
                "./immediacy compare --rate 3 > out.txt 2>&1 &",
                "echo \"built --now\" | ./immediacy chat --user 'ci'",
            })
    void whatBelongsToTheShellIsNot(String command) {
        MarkdownPage page = new MarkdownPage(Path.of("page.md"), "```\n" + command + "\n```\n");

        assertThat(ShellText.commands(command)).isNotEmpty();
        assertThat(COMMANDS.complaints(page)).isEmpty();
    }

    @Test
    void aLessonOfAnotherShapeIsNoticed() {
        String text = """
                # Lesson 4: Shape
                10 min
                ## Run
                <!-- measured: ./immediacy compare --rate 3 -->
                ## Remember
                """;
        MarkdownPage page = new MarkdownPage(Path.of("docs/lessons/03-shape.md"), text);

        assertThat(LessonShape.complaints(page))
                .hasSize(6)
                .allMatch(complaint -> complaint.startsWith("docs/lessons/03-shape.md: it"));
    }
}
