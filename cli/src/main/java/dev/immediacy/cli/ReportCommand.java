package dev.immediacy.cli;

import dev.immediacy.benchmarks.ReportPage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./immediacy report}: makes a comparison's page anew from its data, such as after an update of this program. */
@Command(
        name = "report",
        description = "Rebuilds a comparison's page, report.html, from the results.json beside it.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "report",
            description = "The report directory of a comparison (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("report");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(ReportPage.write(directory));
        return 0;
    }
}
