package dev.immediacy.polling;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Channel;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Reader;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.PollCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Answers a poll at once with everything after the cursor. <i>Thread-safe</i>: keeps nothing between two polls. */
final class PollingHandler implements ChannelHandler {

    /** A user who polls counts as present for so long after each poll. */
    private static final Duration PRESENCE = Duration.ofSeconds(30);

    private final Hub hub;

    PollingHandler(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        int limit = exchange.query().integer("limit", Channel.MAX_READ, 1, Channel.MAX_READ);
        Reader reader = hub.reader(exchange.readRequest());
        hub.presence().visit(exchange.channel(), exchange.sender(), PRESENCE);
        List<Batch> batches = reader.next(limit);
        exchange.json(200, PollCodec.encode(batches, reader.cursor()));
    }
}
