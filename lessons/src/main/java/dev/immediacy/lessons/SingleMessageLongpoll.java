package dev.immediacy.lessons;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.longpoll.LongpollTransport;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/**
 * Long polling whose answer carries one message, however many wait.
 *
 * <p><b>Question:</b> what is it worth that an answer takes everything? <b>What it does wrong:</b> it treats the answer as
 * an envelope for one. The channel becomes a queue that serves one message each G. <b>What it costs:</b> mean
 * d + xG/(2(1 − x)), x = λG (a queue with Poisson arrivals and a constant time of service): 12.5 ms more than push at
 * x = ½ and G = 25 ms, without bound as x nears 1, and behind for ever beyond. One request for each message.
 *
 * <p><i>Thread-safe</i>: immutable. It is the real transport behind a filter that asks for {@code limit=1}.
 */
final class SingleMessageLongpoll implements Lesson {

    private static final Filter ONE_MESSAGE =
            (request, response, chain) -> chain.doFilter(new OneMessageRequest((HttpServletRequest) request), response);

    private final Transport longpoll = new LongpollTransport();

    @Override
    public String name() {
        return "longpoll-single";
    }

    @Override
    public Strategy strategy() {
        return Strategy.LONG_POLL_SINGLE;
    }

    @Override
    public String resource() {
        return "longpoll";
    }

    @Override
    public void mount(Mount mount) {
        FilterHolder filter = new FilterHolder(ONE_MESSAGE);
        filter.setAsyncSupported(true);
        mount.context(ServletContextHandler.class).addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        longpoll.mount(mount);
    }

    @Override
    public Client connect(ClientConfig config, ClientListener listener) {
        return longpoll.connect(here(config), listener);
    }

    /** The same request with a limit of one. <i>Confined to</i> the container's thread. */
    private static final class OneMessageRequest extends HttpServletRequestWrapper {

        OneMessageRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getQueryString() {
            String query = super.getQueryString();
            return query == null ? "limit=1" : "limit=1&" + query; // of a repeated parameter the first counts
        }
    }
}
