package dev.immediacy.cli;

import dev.immediacy.benchmarks.Arrivals;
import dev.immediacy.benchmarks.CompareConfig;
import dev.immediacy.benchmarks.CompareResult;
import dev.immediacy.benchmarks.Comparison;
import dev.immediacy.benchmarks.Workload;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.TimeSpan;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./immediacy compare}: the main job. Progress goes to the error stream, the table to the output. */
@Command(
        name = "compare",
        description = "Predicts what each transport must cost, measures them side by side, and prints both.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    @Option(
            names = "--transports",
            split = ",",
            paramLabel = "NAME",
            description = "The transports to compare, joined by commas (default: all).")
    private List<String> transports = List.of();

    @Option(
            names = "--poll-intervals",
            split = ",",
            paramLabel = "SPAN",
            defaultValue = "1s,100ms",
            converter = SpanConverter.class,
            description = "Polling has a row for each (default: ${DEFAULT-VALUE}).")
    private List<Duration> pollIntervals = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Messages a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            defaultValue = "poisson",
            description = "When they are published: poisson or periodic (default: ${DEFAULT-VALUE}).")
    private Arrivals arrivals = Arrivals.POISSON;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "117",
            description = "The size of each message's data (default: ${DEFAULT-VALUE}).")
    private int payload;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients that follow the channel (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--rtt",
            paramLabel = "SPAN",
            defaultValue = "50ms",
            converter = SpanConverter.class,
            description = "The round trip between clients and server, added by a relay (default: ${DEFAULT-VALUE}).")
    private Duration roundTrip = Duration.ZERO;

    @Option(
            names = "--hold",
            paramLabel = "SPAN",
            defaultValue = "25s",
            converter = SpanConverter.class,
            description = "How long a long poll may wait (default: ${DEFAULT-VALUE}).")
    private Duration hold = Duration.ZERO;

    @Option(
            names = "--duration",
            paramLabel = "SPAN",
            defaultValue = "8s",
            converter = SpanConverter.class,
            description = "The measured time of each row (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20261124",
            description = "Fixes the schedule and the phases of polling (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "report",
            description = "Where the results are written (default: ${DEFAULT-VALUE}).")
    private Path report = Path.of("report");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    /** Spans in this project's form, where picocli would ask for {@code PT25S}. */
    static final class SpanConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return TimeSpan.parse("value", text);
            } catch (MessagingException e) {
                throw new TypeConversionException(e.text());
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintStream progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CompareResult result = Comparison.run(config(), progress);
        spec.commandLine().getOut().println(result.table());
        return result.ok() ? 0 : 1;
    }

    /** What the options say. */
    CompareConfig config() {
        Workload workload = new Workload(rate, arrivals, subscribers, payload, duration, seed);
        return CompareConfig.defaults()
                .withWorkload(workload)
                .withRoundTrip(roundTrip)
                .withTransports(transports)
                .withPollIntervals(pollIntervals)
                .withHold(hold)
                .withReport(report);
    }
}
