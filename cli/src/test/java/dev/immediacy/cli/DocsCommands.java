package dev.immediacy.cli;

import dev.immediacy.benchmarks.CompareConfig;
import dev.immediacy.core.Transport;
import dev.immediacy.lessons.Lessons;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Whether the commands on a page are commands of this program. <i>Immutable.</i> */
final class DocsCommands {

    private static final Map<String, String> PLACEHOLDERS =
            Map.of("DIR", "report", "NAME", "websocket", "TRANSPORT", "websocket", "N", "3", "SPAN", "1s");

    private final Set<String> transports = new TreeSet<>();
    private final String benchmarks = benchmarks();

    DocsCommands() {
        ServiceLoader.load(Transport.class).forEach(transport -> transports.add(transport.name()));
        Lessons.all().forEach(lesson -> transports.add(lesson.name()));
    }

    private static String benchmarks() {
        try (InputStream list = DocsCommands.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the commands of a page, a line for each. */
    List<String> complaints(MarkdownPage page) {
        List<String> complaints = new ArrayList<>();
        for (MarkdownPage.Found code : page.codes()) {
            for (List<String> words : ShellText.commands(code.text())) {
                String complaint = complaint(words);
                if (!complaint.isEmpty()) {
                    complaints.add(page.path() + ":" + code.line() + ": ./immediacy " + String.join(" ", words) + ": "
                            + complaint);
                }
            }
        }
        return complaints;
    }

    private String complaint(List<String> words) {
        String[] args = words.stream()
                .map(word -> PLACEHOLDERS.getOrDefault(word, word))
                .toArray(String[]::new);
        try {
            ParseResult parsed = Main.commandLine().parseArgs(args);
            return parsed.hasSubcommand() && !parsed.subcommand().isUsageHelpRequested()
                    ? complaint(parsed.subcommand())
                    : "";
        } catch (ParameterException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String complaint(ParseResult parsed) {
        CommandLine.Model.CommandSpec spec = parsed.commandSpec();
        if (spec.userObject() instanceof CompareCommand compare) {
            return unknown(transports(compare.config()));
        }
        if (spec.userObject() instanceof DemoCommand) {
            return unknown(List.of(spec.positionalParameters().get(0).<String>getValue()));
        }
        if (spec.userObject() instanceof ChatCommand) {
            return unknown(List.of(spec.findOption("--transport").<String>getValue()));
        }
        if (spec.userObject() instanceof BenchCommand) {
            return unknownBenchmark(parsed.matchedPositionalValue(0, List.of()));
        }
        return "";
    }

    private static List<String> transports(CompareConfig config) {
        return config.blocks().stream()
                .flatMap(block -> block.rows().transports().stream())
                .toList();
    }

    private String unknown(List<String> names) {
        return transports.containsAll(names) ? "" : "transports are " + transports + ", not all of " + names;
    }

    private String unknownBenchmark(List<String> arguments) {
        boolean named =
                !arguments.isEmpty() && Character.isUpperCase(arguments.get(0).charAt(0));
        return !named || benchmarks.contains(arguments.get(0)) ? "" : "there is no benchmark " + arguments.get(0);
    }
}
