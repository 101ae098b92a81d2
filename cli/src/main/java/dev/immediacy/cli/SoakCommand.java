package dev.immediacy.cli;

import dev.immediacy.soak.Soak;
import dev.immediacy.soak.SoakConfig;
import dev.immediacy.soak.SoakReport;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./immediacy soak}: publishers and subscribers through faults, and what each received against the log. */
@Command(
        name = "soak",
        description = "Lets publishers and subscribers talk on every transport while connections are cut, stalled and "
                + "garbled, clients are killed and the server restarts; then checks that nothing was lost untold, "
                + "doubled or reordered. Exit code 1 if something was.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {

    @Option(
            names = "--duration",
            paramLabel = "SPAN",
            defaultValue = "30m",
            converter = CompareCommand.SpanConverter.class,
            description = "How long faults happen (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides which faults happen, when, and to whom (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "6",
            description = "How many for each transport (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Messages a second, of all publishers together (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "1",
            description = "Faults a second (default: ${DEFAULT-VALUE}).")
    private double faults;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SoakConfig config = new SoakConfig(duration, seed, subscribers, rate, faults);
        System.setProperty("org.slf4j.simpleLogger.log.dev.immediacy.server", "warn"); // its restarts say nothing here
        PrintStream progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        PrintWriter out = spec.commandLine().getOut();

        SoakReport report = Soak.run(config, progress::println);

        report.lines().forEach(out::println);
        report.violations().forEach(violation -> out.println("  " + violation));
        return report.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
