package dev.immediacy.cli;

import dev.immediacy.server.ImmediacyServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Lets the server's own page, and no other, read what it asks for through the relays, which are other origins to a
 * browser: the page's policy names them, and answers carry the page's origin. <i>Thread-safe</i>: immutable.
 */
final class RelayCors implements Filter {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Relays relays;

    RelayCors(Relays relays) {
        this.relays = relays;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(ImmediacyServer.PAGE_CONNECTS_TO, relays.sources());
        String origin = ((HttpServletRequest) request).getHeader("Origin");
        if (origin != null && isOwn(origin, request.getLocalPort())) {
            HttpServletResponse http = (HttpServletResponse) response;
            http.setHeader("Access-Control-Allow-Origin", origin);
            http.addHeader("Vary", "Origin");
        }
        chain.doFilter(request, response);
    }

    /** Whether a page of this origin came from this server: it is at its port, on loopback. */
    private static boolean isOwn(String origin, int port) {
        try {
            URI uri = URI.create(origin);
            return LOOPBACK.contains(String.valueOf(uri.getHost())) && uri.getPort() == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
