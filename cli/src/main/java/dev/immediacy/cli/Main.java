package dev.immediacy.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./immediacy COMMAND}: parses the command line, runs the command, and exits with its code. An error is one line on
 * the error stream that says what to do.
 */
@Command(
        name = "immediacy",
        description = "How should a server get a message to a browser now? Answers with evidence.",
        mixinStandardHelpOptions = true,
        version = "immediacy 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CompareCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            DemoCommand.class,
            ChatCommand.class,
            SoakCommand.class
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(utf8(System.out), utf8(System.err), args));
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Runs a command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    /** All commands with their options. */
    static CommandLine commandLine() {
        CommandLine bench = new CommandLine(new BenchCommand());
        bench.setUnmatchedOptionsArePositionalParams(true); // they are JMH's
        return new CommandLine(new Main())
                .addSubcommand(bench)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> usageError(e))
                .setExecutionExceptionHandler((e, failed, result) -> failure(e, failed));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int usageError(ParameterException e) {
        CommandLine line = e.getCommandLine();
        String text = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        line.getErr().println(name(line) + ": " + text + "; " + name(line) + " --help lists what it takes");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine line) throws Exception {
        if (e instanceof IllegalArgumentException) { // a value that a library's config refuses
            line.getErr().println(name(line) + ": " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof UncheckedIOException) {
            line.getErr().println(name(line) + ": " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    private static String name(CommandLine line) {
        return "./" + line.getCommandSpec().qualifiedName();
    }
}
