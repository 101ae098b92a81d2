package dev.immediacy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a lesson is built like all lessons. <i>Not thread-safe</i>; for one lesson. */
final class LessonShape {

    private static final Pattern FILE = Pattern.compile("docs/(zh-CN/)?lessons/(\\d\\d)-[a-z-]+\\.md$");
    private static final List<String> SECTIONS =
            List.of("## Write down your prediction", "## Run", "## See it", "## Why", "## Vary it", "## Remember");
    private static final int LAST = 10;

    private final MarkdownPage page;
    private final boolean translated;
    private final int number;
    private final List<String> complaints = new ArrayList<>();

    private LessonShape(MarkdownPage page, Matcher file) {
        this.page = page;
        this.translated = file.group(1) != null;
        this.number = Integer.parseInt(file.group(2));
    }

    static boolean isLesson(MarkdownPage page) {
        return FILE.matcher(page.path().toString()).find();
    }

    /**
     * What is wrong with a lesson, a line for each; a translation has as many sections, with names of its own.
     *
     * @param page a lesson, by its file's name
     */
    static List<String> complaints(MarkdownPage page) {
        Matcher file = FILE.matcher(page.path().toString());
        return file.find() ? new LessonShape(page, file).complaints() : List.of(page.path() + ": it is no lesson");
    }

    private List<String> complaints() {
        List<String> sentences = page.sentences();
        String title = translated ? "# .*(?<!\\d)%d(?!\\d).+" : "# Lesson %d: .+";
        require(sentences.get(0).matches(title.formatted(number)), "it must begin with its number");
        require(sentences.get(1).startsWith("> "), "its question must follow the title");
        requireSections();
        String picture = "pictures/%02d-".formatted(number);
        require(
                page.targets().stream().anyMatch(target -> target.text().contains(picture)),
                "it must show a picture of its own");
        require(number == LAST || leadsOn(), "its last link must lead to the next lesson");
        requireWhatWasMeasuredIsShown();
        return complaints;
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            complaints.add(page.path() + ": " + complaint);
        }
    }

    private void requireSections() {
        List<String> sections = page.headings().stream()
                .filter(heading -> heading.startsWith("## "))
                .toList();
        require(
                translated ? sections.size() == SECTIONS.size() : sections.equals(SECTIONS),
                "its sections must be " + SECTIONS + ", not " + sections);
    }

    private boolean leadsOn() {
        List<MarkdownPage.Found> targets = page.targets();
        String next = "%02d-".formatted(number + 1);
        return !targets.isEmpty() && targets.get(targets.size() - 1).text().startsWith(next);
    }

    /** A reader must be able to type what was measured. */
    private void requireWhatWasMeasuredIsShown() {
        List<List<String>> shown = page.visibleCodes().stream()
                .flatMap(code -> ShellText.commands(code.text()).stream())
                .toList();
        page.comments().stream()
                .filter(comment -> comment.text().strip().startsWith("measured:"))
                .flatMap(comment -> ShellText.commands(comment.text()).stream())
                .filter(command -> !shown.contains(command))
                .forEach(command -> require(false, "it must show ./immediacy " + String.join(" ", command)));
    }
}
