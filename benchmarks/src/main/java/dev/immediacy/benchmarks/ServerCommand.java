package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * How the server under comparison is started in a JVM of its own, on this JVM's class path. <i>Immutable.</i>
 *
 * @param mainClass its {@code main} prints a line with {@code http://HOST:PORT} once it serves, and ends at SIGTERM
 * @param arguments what {@code main} is given
 * @param jvmOptions what the JVM is given before the class
 */
public record ServerCommand(String mainClass, List<String> arguments, List<String> jvmOptions) {

    /** Copies the lists. */
    public ServerCommand {
        requireNonNull(mainClass, "mainClass");
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** {@code immediacy serve --port 0 --no-relays} without limits: nothing beside what is measured. */
    public static ServerCommand defaults() {
        List<String> serve = List.of(
                "serve",
                "--port=0",
                "--no-relays",
                "--max-requests=0",
                "--max-publishes=0",
                "--max-connections=0",
                "--max-connections-per-address=0");
        return new ServerCommand("dev.immediacy.cli.Main", serve, List.of());
    }

    /** The same with one more argument. */
    public ServerCommand withArgument(String argument) {
        List<String> more = new ArrayList<>(arguments);
        more.add(argument);
        return new ServerCommand(mainClass, more, jvmOptions);
    }
}
