package dev.immediacy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the commands of this project in a text of shell or of usage, and splits them into words as a shell would.
 * <i>Not thread-safe</i>; for one text.
 *
 * <p>Of usage it knows three notations: {@code a|b} is either, {@code [--option]} may be left out, {@code …} is more.
 */
final class ShellText {

    private static final String LAUNCHER = "./immediacy";
    private static final String ENDS_A_COMMAND = ";&|<>()\n";

    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private List<String> words = new ArrayList<>();
    private boolean inWord;
    private char quote;

    private ShellText(String text) {
        this.text = text;
    }

    /** The words of each command after the launcher's name. */
    static List<List<String>> commands(String text) {
        if (!text.contains(LAUNCHER + " ")) {
            return List.of();
        }
        String shell = text.replace("\\\n", " ")
                .replaceAll("\\[(--?[a-z][^\\]\n]*)\\]", "$1")
                .replaceAll("\\[[^\\]\n]*\\]", "");
        return new ShellText(shell)
                .split().stream()
                        .filter(words -> words.contains(LAUNCHER))
                        .map(words -> words.subList(words.indexOf(LAUNCHER) + 1, words.size()))
                        .flatMap(ShellText::choices)
                        .toList();
    }

    private List<List<String>> split() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quoted(c);
            } else if (c == '#' && !inWord) {
                i = endOfLine(i);
            } else {
                plain(c, i);
            }
        }
        endCommand();
        return commands;
    }

    private int endOfLine(int i) {
        int end = text.indexOf('\n', i);
        return end < 0 ? text.length() : end - 1;
    }

    private void quoted(char c) {
        if (c == quote) {
            quote = 0;
        } else if (c == '\n') { // it was an apostrophe of what a command printed
            quote = 0;
            endCommand();
        } else {
            word.append(c);
        }
    }

    private void plain(char c, int i) {
        if (c == '\'' || c == '"') {
            quote = c;
            inWord = true;
        } else if (c == '|' && isWithinWord(i)) {
            word.append(c);
        } else if (endsCommand(c, i)) {
            if (c == '>' && word.toString().matches("[0-9]")) {
                word.setLength(0); // the 2 of 2>file
                inWord = false;
            }
            endCommand();
        } else if (Character.isWhitespace(c)) {
            endWord();
        } else {
            word.append(c);
            inWord = true;
        }
    }

    /** A comma does in a text around a command. */
    private boolean endsCommand(char c, int i) {
        boolean comma = c == ',' && i + 1 < text.length() && Character.isWhitespace(text.charAt(i + 1));
        return comma || ENDS_A_COMMAND.indexOf(c) >= 0;
    }

    private boolean isWithinWord(int i) {
        return inWord && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1));
    }

    private void endWord() {
        if (inWord && !word.toString().equals("…")) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
        }
        words = new ArrayList<>();
    }

    /** A command for each of the alternatives of its last word. */
    private static Stream<List<String>> choices(List<String> words) {
        if (words.isEmpty()) {
            return Stream.of(words);
        }
        List<String> before = words.subList(0, words.size() - 1);
        return Stream.of(words.get(words.size() - 1).split("\\|", -1))
                .map(last -> Stream.concat(before.stream(), Stream.of(last)).toList());
    }
}
