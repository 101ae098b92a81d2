package dev.immediacy.socketio;

import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.http.ServletMount;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real server: the hub on the main namespace, {@code /echo} and {@code /guarded} beside it. */
final class HubServer implements AutoCloseable {

    /**
     * For tests that stop a server inside their own process, where a connection that is being accepted may be left open
     * and silent: the client's heartbeat notices, well within the patience of a test.
     */
    static final SocketIoConfig RESTARTABLE =
            SocketIoConfig.defaults().withPing(Duration.ofSeconds(2), Duration.ofSeconds(10));

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(10);

    final MemoryHub hub;
    final SocketIoServer io;
    private final Server jetty;
    private final ServerConnector connector;
    private final ScheduledThreadPoolExecutor timer;

    private HubServer(MemoryHub hub, SocketIoConfig config, int port) {
        this.hub = hub;
        QueuedThreadPool threads = new QueuedThreadPool(64, 8);
        threads.setName("hub-server");
        jetty = new Server(threads);
        connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setReuseAddress(true);
        connector.setAcceptQueueSize(1_024);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", false, false);
        jetty.setHandler(context);
        ServletMount mount = ServletMount.on(context, hub);
        timer = (ScheduledThreadPoolExecutor) mount.scheduler();
        io = new SocketIoServer(config, timer);
        SocketIoTransport.serve(io, mount);
        io.namespace("echo").onConnect(HubServer::echo);
        io.namespace("/guarded").guard(HubServer::decide).onConnect(HubServer::echo);
        io.mount(context);
        LifeCycle.start(jetty);
    }

    static HubServer start() {
        return start(SocketIoConfig.defaults());
    }

    static HubServer start(SocketIoConfig config) {
        return start(MemoryHub.create(), config, 0);
    }

    static HubServer start(MemoryHub hub, SocketIoConfig config, int port) {
        return new HubServer(hub, config, port);
    }

    private static void echo(IoSocket socket) {
        socket.on("event", (args, ack) -> socket.emit("back", args));
        socket.on("first", (args, ack) -> {
            if (args.attachments() > 0) {
                ack.send(args.binary(0));
            } else {
                ack.send(args.json(0));
            }
        });
        socket.on("bytes", (args, ack) -> ack.send((Object) new byte[] {1, 2, 3}));
        socket.on("ask me", (args, ack) -> {
            var unused = socket.emitWithAck(ACK_TIMEOUT, "question", "ready")
                    .thenAccept(answer -> socket.emit("answered", answer));
        });
        socket.on("leave me", (args, ack) -> socket.disconnect());
    }

    private static ConnectDecision decide(ConnectRequest request) {
        Json token = request.auth().members("auth").get("token");
        return Json.ofString("123").equals(token)
                ? ConnectDecision.accept(new Json("{\"role\":\"admin\"}"))
                : ConnectDecision.refuse("Not authorized", new Json("{\"hint\":\"ask\"}"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
    }

    int port() {
        return connector.getLocalPort();
    }

    /** How many timers of the socket layer are set. */
    int timers() {
        return timer.getQueue().size();
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
        hub.close();
    }
}
