package dev.immediacy.cli;

import dev.immediacy.terminal.Demo;
import dev.immediacy.terminal.DemoConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./immediacy demo}: two clients talk by one transport, and the trace is drawn. */
@Command(
        name = "demo",
        description = "Lets two clients talk by one transport, and draws what really went over the wire.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TRANSPORT", description = "polling, longpoll, sse, socketio or websocket.")
    private String transport = "";

    @Option(
            names = "--rtt",
            paramLabel = "SPAN",
            defaultValue = "40ms",
            converter = CompareCommand.SpanConverter.class,
            description = "Delay between each client and the server, both ways together (default: ${DEFAULT-VALUE}).")
    private Duration roundTrip = Duration.ZERO;

    @Option(
            names = "--poll-interval",
            paramLabel = "SPAN",
            defaultValue = "300ms",
            converter = CompareCommand.SpanConverter.class,
            description = "How often polling asks (default: ${DEFAULT-VALUE}).")
    private Duration pollInterval = Duration.ZERO;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        DemoConfig config = DemoConfig.of(transport).withRoundTrip(roundTrip).withPollInterval(pollInterval);
        System.setProperty("org.slf4j.simpleLogger.log.dev.immediacy.server", "warn"); // its address says nothing here
        Demo.run(config, spec.commandLine().getOut());
        return 0;
    }
}
