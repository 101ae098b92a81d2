package dev.immediacy.engineio;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real server on a free port whose handler sends everything back and remembers what happened. */
final class EchoServer implements AutoCloseable {
    /** Sends everything back; tests override what they need otherwise. */
    static class Echo implements EngineHandler {
        final List<EngineSession> sessions = new CopyOnWriteArrayList<>();
        final List<EngineCloseReason> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void opened(EngineSession session) {
            sessions.add(session);
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
            reasons.add(reason);
        }

        EngineSession session() {
            return sessions.get(sessions.size() - 1);
        }
    }

    final EngineServer engine;
    private final Server jetty;
    private final ServerConnector connector;

    EchoServer(EngineConfig config, EngineHandler handler, int port) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("jetty-test");
        jetty = new Server(threads);
        connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(1024);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", false, false);
        jetty.setHandler(context);
        engine = new EngineServer(config, handler);
        engine.mount(context, "/engine.io");
        jetty.start();
    }

    EchoServer(EngineConfig config, EngineHandler handler) throws Exception {
        this(config, handler, 0);
    }

    int port() {
        return connector.getLocalPort();
    }

    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    void idleTimeout(long millis) {
        connector.setIdleTimeout(millis);
    }

    URI http(String query) {
        return URI.create("http://127.0.0.1:" + port() + "/engine.io/?EIO=4&transport=" + query);
    }

    @Override
    public void close() {
        engine.close();
        LifeCycle.stop(jetty);
    }
}
