package dev.immediacy.socketio;

import dev.immediacy.core.DaemonThreads;
import dev.immediacy.engineio.EngineCloseReason;
import dev.immediacy.engineio.EngineConfig;
import dev.immediacy.engineio.EngineHandler;
import dev.immediacy.engineio.EngineServer;
import dev.immediacy.engineio.EngineSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * What the official protocol test suites expect to find: an Engine.IO echo at {@code /engine.io/}, and at {@code
 * /socket.io/} two namespaces that echo. Runs until it is told to end.
 *
 * <p>{@code transport-socketio/conformance PORT} starts it.
 */
final class ConformanceServer {

    private static final Duration PING_INTERVAL = Duration.ofMillis(300);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(1_500);
    private static final int MAX_PAYLOAD = 1_000_000;

    /**
     * The suites wait for one packet after the other, and do not hear one that came in the same read as the one before:
     * what follows the CONNECT reply must not share a read with it, even on a busy machine.
     */
    private static final Duration APART = Duration.ofMillis(30);

    private ConformanceServer() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", false, false);
        server.setHandler(context);
        server.setStopAtShutdown(true);

        EngineConfig engine =
                EngineConfig.defaults().withPing(PING_INTERVAL, PING_TIMEOUT).withMaxPayload(MAX_PAYLOAD);
        new EngineServer(engine, new Echo()).mount(context, "/engine.io");
        socketIo(SocketIoConfig.defaults().withEngine(engine).withConnectTimeout(CONNECT_TIMEOUT))
                .mount(context);

        server.start();
        System.out.println("ready http://localhost:" + connector.getLocalPort());
        server.join();
    }

    static SocketIoServer socketIo(SocketIoConfig config) {
        ScheduledExecutorService timer = DaemonThreads.timer("conformance-timer");
        SocketIoServer io = new SocketIoServer(config, timer);
        io.namespace("/").onConnect(socket -> {
            greet(socket, timer);
            socket.on("message", (args, ack) -> socket.emit("message-back", args));
            socket.on("message-with-ack", (args, ack) -> ack.send(args));
        });
        io.namespace("/custom").onConnect(socket -> greet(socket, timer));
        return io;
    }

    private static void greet(IoSocket socket, ScheduledExecutorService timer) {
        var unused = timer.schedule(() -> socket.emit("auth", socket.auth()), APART.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Every message comes back bare. */
    private static final class Echo implements EngineHandler {

        @Override
        public void opened(EngineSession session) {
            // has nothing to say first
        }

        @Override
        public void message(EngineSession session, String text) {
            session.send(text);
        }

        @Override
        public void binary(EngineSession session, ByteBuffer bytes) {
            session.send(bytes);
        }

        @Override
        public void closed(EngineSession session, EngineCloseReason reason) {
            // keeps nothing
        }
    }
}
