package dev.immediacy.server;

import dev.immediacy.http.ChannelRoutes;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What listens at the port: HTTP/1.1, or, with a certificate, TLS whose client chooses between HTTP/2 and HTTP/1.1 (ALPN,
 * RFC 7301). <i>Thread-safe</i>: no state.
 */
final class Connectors {

    private Connectors() {}

    /** Adds it to a server that has not started. */
    static ServerConnector add(Server jetty, ServerConfig config, @Nullable TlsReload tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setUriCompliance(ChannelRoutes.ANY_NAME);
        ServerConnector connector =
                new BoundedConnector(jetty, config.connections(), tls == null ? plain(http) : secure(http, tls));
        connector.setHost(config.host());
        connector.setPort(config.port());
        jetty.addConnector(connector);
        return connector;
    }

    private static ConnectionFactory[] plain(HttpConfiguration http) {
        return new ConnectionFactory[] {new HttpConnectionFactory(http)};
    }

    private static ConnectionFactory[] secure(HttpConfiguration http, TlsReload tls) {
        // which names a certificate is for is the client's to check: here it may be reached by an address as well
        http.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setConnectProtocolEnabled(true); // WebSocket over it, RFC 8441
        return new ConnectionFactory[] {new SslConnectionFactory(tls.factory(), alpn.getProtocol()), alpn, http2, http1
        };
    }
}
