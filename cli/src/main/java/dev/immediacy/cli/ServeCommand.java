package dev.immediacy.cli;

import dev.immediacy.core.Transport;
import dev.immediacy.lessons.Lessons;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./immediacy serve}: the server until it is told to stop. */
@Command(
        name = "serve",
        description = "Serves every transport at one port, until SIGTERM or Ctrl-C; then tells its clients and stops.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--lessons",
            description =
                    "Mounts the lessons' variants too, each a server of its own at /lessons/NAME; some lose messages.")
    private boolean lessons;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = ServerConfig.defaults().withHost(host).withPort(port);
        ImmediacyServer server = ImmediacyServer.start(lessons ? Lessons.mountedOn(config) : config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "immediacy-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Immediacy listens at " + server.uri() + "/ with " + names(server) + "; Ctrl-C stops it");
        new CountDownLatch(1).await(); // the hook ends the process
        return 0;
    }

    /** In the shutdown hook: a server that was told to stop, and did, has done its job, hence 0 and not 143. */
    private static void stop(ImmediacyServer server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }

    private static String names(ImmediacyServer server) {
        return server.transports().stream().map(Transport::name).collect(Collectors.joining(", "));
    }
}
