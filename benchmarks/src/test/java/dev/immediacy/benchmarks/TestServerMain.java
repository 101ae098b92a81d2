package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Lessons;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, on the class path of the tests: prints its URL when it serves. */
final class TestServerMain {

    /** A command that starts it. */
    static final ServerCommand COMMAND =
            new ServerCommand(TestServerMain.class.getName(), List.of(), List.of("-Xmx256m"));

    private TestServerMain() {}

    /** Mounts the lessons with {@code --lessons}; with another argument it fails instead, and says so. */
    public static void main(String[] args) throws InterruptedException {
        ServerConfig config = ServerConfig.defaults().withPort(0);
        if (List.of(args).contains("--lessons")) {
            config = Lessons.mountedOn(config);
        } else if (args.length > 0) {
            System.err.println("cannot listen because " + args[0]);
            System.exit(1);
        }
        try (ImmediacyServer server = ImmediacyServer.start(config)) {
            System.out.println("listening at " + server.uri() + "/ for the tests");
            new CountDownLatch(1).await();
        }
    }
}
