package dev.immediacy.sse;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.Responses;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/** Opens an event stream and leaves it to its session. <i>Thread-safe</i>: immutable. */
final class SseHandler implements ChannelHandler {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Mount mount;
    private final SseConfig config;

    SseHandler(Mount mount, SseConfig config) {
        this.mount = mount;
        this.config = config;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
        if (!accept.isEmpty() && !SseCodec.isAcceptable(accept)) {
            String detail = "Accept must allow " + SseCodec.MEDIA_TYPE + ", did not";
            Responses.problem(exchange.request(), exchange.response(), Problem.of(406, detail, "Accept"));
            return;
        }
        Reader reader = mount.hub().reader(readRequest(exchange));
        begin(exchange.response());
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        var presence = mount.hub().presence().enter(exchange.channel(), exchange.sender());
        new SseSession(reader, presence, context, config, mount).open();
    }

    /** What the browser remembers of the stream wins over what the page once wrote into the address. */
    private static ReadRequest readRequest(Exchange exchange) {
        ReadRequest asked = exchange.readRequest();
        String last = exchange.request().getHeader(LAST_EVENT_ID);
        return last == null || last.isBlank() ? asked : asked.withAfter(Cursor.parse(LAST_EVENT_ID, last.strip()));
    }

    private static void begin(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(SseCodec.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would collect events until its buffer is full
        // the stream's end is the connection's: no chunk around each event, and a reconnect asks who listens now
        response.setHeader("Connection", "close");
    }
}
