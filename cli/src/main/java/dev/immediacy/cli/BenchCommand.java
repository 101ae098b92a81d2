package dev.immediacy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./immediacy bench}: the JMH benchmarks, with JMH's own options, which this command passes on in their order. */
@Command(
        name = "bench",
        description = {
            "Runs the JMH benchmarks; everything after the command goes to JMH.",
            "bench -l lists them, bench RoundTrip runs one, bench -h shows JMH's own options."
        })
final class BenchCommand implements Callable<Integer> {

    @Option(names = "--help", usageHelp = true, description = "Shows this text.")
    @SuppressWarnings("UnusedVariable") // picocli answers it; -h is JMH's
    private boolean help;

    @Parameters(
            paramLabel = "JMH-OPTION",
            arity = "0..*",
            description = "What JMH takes: options, and which benchmarks.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
