package dev.immediacy.cli;

import dev.immediacy.benchmarks.Arrivals;
import dev.immediacy.benchmarks.Block;
import dev.immediacy.benchmarks.CompareConfig;
import dev.immediacy.benchmarks.CompareResult;
import dev.immediacy.benchmarks.Comparison;
import dev.immediacy.benchmarks.Preset;
import dev.immediacy.benchmarks.Rows;
import dev.immediacy.benchmarks.Workload;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.TimeSpan;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./immediacy compare}: the main job. Progress goes to the error stream, the tables to the output. */
@Command(
        name = "compare",
        description = "Predicts what each transport must cost, measures them side by side, and prints both.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "quick",
            description = {
                "What to measure (default: ${DEFAULT-VALUE}); the other options change it.",
                "quick: every transport at 10 msg/s over 50 ms; about 110 s.",
                "tutorial: polling at 1 s, long polling, Socket.IO and WebSocket at 1 msg/s over 50 ms; about 3 min.",
                "literature: long polling, SSE and WebSocket, one message each 100 ms and 20 ms over 50 ms; about 2.5 min.",
                "full: rates 1, 10, 50 over 20, 50, 100 ms, poisson and periodic, with variants and controls; about 20 min."
            })
    private Preset preset = Preset.QUICK;

    @Option(
            names = "--transports",
            split = ",",
            paramLabel = "NAME",
            description = "The transports to compare, joined by commas; the lessons' variants have to be named.")
    private @Nullable List<String> transports;

    @Option(
            names = "--poll-intervals",
            split = ",",
            paramLabel = "SPAN",
            converter = SpanConverter.class,
            description = "Polling has a row for each (quick: 1s,100ms).")
    private @Nullable List<Duration> pollIntervals;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second (quick: 10).")
    private @Nullable Double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            description = "When they are published: poisson or periodic (quick: poisson).")
    private @Nullable Arrivals arrivals;

    @Option(names = "--payload", paramLabel = "BYTES", description = "The size of each message's data (quick: 117).")
    private @Nullable Integer payload;

    @Option(names = "--subscribers", paramLabel = "N", description = "Clients that follow the channel (quick: 10).")
    private @Nullable Integer subscribers;

    @Option(
            names = "--stalled",
            paramLabel = "N",
            description = "Clients more that stop reading, to see whom they block; not counted (quick: 0).")
    private @Nullable Integer stalled;

    @Option(
            names = "--rtt",
            paramLabel = "SPAN",
            converter = SpanConverter.class,
            description = "The round trip between clients and server, added by a relay (quick: 50ms).")
    private @Nullable Duration roundTrip;

    @Option(
            names = "--hold",
            paramLabel = "SPAN",
            converter = SpanConverter.class,
            description = "How long a long poll may wait (quick: 25s).")
    private @Nullable Duration hold;

    @Option(
            names = "--duration",
            paramLabel = "SPAN",
            converter = SpanConverter.class,
            description = "The measured time of each row, all passes together (quick: 7s).")
    private @Nullable Duration duration;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Repeats of each row; three or more give intervals (quick: 2).")
    private @Nullable Integer passes;

    @Option(names = "--control", description = "Measures one row twice, to show the noise (A/A; full does).")
    private boolean control;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "Also measures the memory of N idle subscribers of each transport (full: 300).")
    private @Nullable Integer idle;

    @Option(names = "--seed", paramLabel = "N", description = "Fixes the schedules and the phases of polling.")
    private @Nullable Long seed;

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
        PrintWriter out = spec.commandLine().getOut();
        CompareResult result = Comparison.run(config(), progress, table -> {
            out.println(table);
            out.flush();
        });
        progress.println("report: " + report.resolve("report.html"));
        return result.ok() ? 0 : 1;
    }

    /** What the options say. */
    CompareConfig config() {
        CompareConfig config = CompareConfig.of(preset)
                .withCommand(String.join(" ", typed()))
                .withReport(report)
                .withBlocks(block -> changed(block).withWorkload(changed(block.workload())));
        return idle == null ? config : config.withIdleSubscribers(idle);
    }

    private List<String> typed() {
        List<String> typed = new ArrayList<>(List.of("./immediacy"));
        typed.addAll(spec.root().commandLine().getParseResult().originalArgs());
        return typed;
    }

    private Block changed(Block block) {
        Block changed = given(block, roundTrip, Block::withRoundTrip);
        changed = given(changed, hold, Block::withHold);
        changed = given(changed, passes, Block::withPasses);
        Rows rows = given(changed.rows(), transports, Rows::withTransports);
        rows = given(rows, pollIntervals, Rows::withPollIntervals);
        return changed.withRows(control ? rows.withControl() : rows);
    }

    private Workload changed(Workload workload) {
        Workload changed = given(workload, rate, Workload::withRate);
        changed = given(changed, arrivals, Workload::withArrivals);
        changed = given(changed, payload, Workload::withPayloadBytes);
        changed = given(changed, subscribers, Workload::withSubscribers);
        changed = given(changed, stalled, Workload::withStalled);
        changed = given(changed, duration, Workload::withDuration);
        return given(changed, seed, Workload::withSeed);
    }

    private static <T, V> T given(T target, @Nullable V value, BiFunction<T, V, T> with) {
        return value == null ? target : with.apply(target, value);
    }
}
