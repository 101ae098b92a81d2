package dev.immediacy.cli;

import dev.immediacy.server.ImmediacyServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Lets the server's page connect to the relays, which are other origins to a browser: the page's policy names them.
 * <i>Thread-safe</i>: immutable.
 */
final class RelayPolicy implements Filter {

    private final Relays relays;

    RelayPolicy(Relays relays) {
        this.relays = relays;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(ImmediacyServer.PAGE_CONNECTS_TO, relays.sources());
        chain.doFilter(request, response);
    }
}
