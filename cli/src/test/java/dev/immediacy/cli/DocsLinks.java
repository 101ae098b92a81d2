package dev.immediacy.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether what a page links to is there.
 *
 * @param root of the repository, which no link may leave
 */
record DocsLinks(Path root) {

    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern LINES = Pattern.compile("L[0-9]+(-L[0-9]+)?");

    /** What is wrong with the links and pictures of a page, a line for each. */
    List<String> complaints(MarkdownPage page) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (MarkdownPage.Found target : page.targets()) {
            String complaint = complaint(page, target.text());
            if (!complaint.isEmpty()) {
                complaints.add(page.path() + ":" + target.line() + ": " + target.text() + ": " + complaint);
            }
        }
        return complaints;
    }

    private String complaint(MarkdownPage page, String target) throws IOException {
        if (ELSEWHERE.matcher(target).matches()) {
            return "";
        }
        URI uri = URI.create(target);
        Path file = file(page, uri);
        if (!file.startsWith(root)) {
            return "it leaves the repository";
        }
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        return uri.getFragment() == null || hasAnchor(file, uri.getFragment()) ? "" : "there is no such heading";
    }

    /** The file that a link on a page leads to. */
    Path file(MarkdownPage page, URI target) {
        return target.getPath().isEmpty()
                ? page.path()
                : page.path().resolveSibling(target.getPath()).normalize();
    }

    private static boolean hasAnchor(Path file, String anchor) throws IOException {
        return file.toString().endsWith(".md")
                ? MarkdownPage.read(file).anchors().contains(anchor)
                : LINES.matcher(anchor).matches();
    }
}
