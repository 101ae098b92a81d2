package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Transport;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/**
 * Socket.IO at {@code /socket.io/}, its main namespace on top of the hub. <i>Thread-safe</i>: immutable.
 *
 * <p>Shape, in any official client:
 *
 * <pre>{@code
 * const socket = io(url, { auth: { user: "alice" } });
 * socket.on("message", (message, cursor) => cursors[message.channel] = cursor);
 * socket.on("connect", () => socket.emit("join", "lobby", { after: cursors.lobby }, ({ cursor }) => …));
 * socket.emit("publish", { channel: "lobby", data: "hello" }, ({ sequence }) => …);
 * }</pre>
 *
 * <p>Connection-state recovery is the cursor: the client keeps the last one of each channel and joins again with it. The
 * reference's own recovery, which replays from the server's session, is not offered.
 */
public final class SocketIoTransport implements Transport {

    private final SocketIoConfig config;

    /** For {@link java.util.ServiceLoader}, with the defaults. */
    public SocketIoTransport() {
        this(SocketIoConfig.defaults());
    }

    /** With other numbers. */
    public SocketIoTransport(SocketIoConfig config) {
        this.config = requireNonNull(config, "config");
    }

    @Override
    public String name() {
        return "socketio";
    }

    @Override
    public List<String> paths() {
        return List.of(config.path() + "/");
    }

    @Override
    public void mount(Mount mount) {
        SocketIoServer io = new SocketIoServer(config, mount.scheduler());
        serve(io, mount);
        mount.admitWithoutToken(config.path()); // the token may come with CONNECT
        io.mount(mount.context(ServletContextHandler.class));
    }

    /**
     * Puts the main namespace on top of the hub; whoever gives no valid name, or no valid token, is refused, and all when
     * it is closed.
     */
    static void serve(SocketIoServer io, Mount mount) {
        Hub hub = mount.hub();
        Optional<Authenticator> authenticator = mount.authenticator();
        io.namespace(SocketPacket.MAIN)
                .guard(request -> decide(request, hub, authenticator))
                .onConnect(socket ->
                        HubSocket.open(mount, socket, HubUser.of(socket.auth(), socket.handshake(), authenticator)));
    }

    private static ConnectDecision decide(ConnectRequest request, Hub hub, Optional<Authenticator> authenticator) {
        if (hub.isClosed()) {
            return refusal(Problem.of(503, "the server is stopping", null));
        }
        try {
            HubUser.of(request.auth(), request.handshake(), authenticator);
            return ConnectDecision.accept();
        } catch (MessagingException e) {
            return refusal(Problem.of(e));
        }
    }

    private static ConnectDecision refusal(Problem problem) {
        return ConnectDecision.refuse(problem.detail(), new Json(problem.toJson()));
    }

    @Override
    public Client connect(ClientConfig clientConfig, ClientListener listener) {
        return SocketIoClient.start(clientConfig, config, listener);
    }
}
