package dev.immediacy.longpoll;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Channel;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Reader;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import java.time.Duration;
import java.util.List;

/**
 * Answers a long poll at the first message after its cursor, or with nothing at the end of its hold.
 *
 * <p>Everything that can be wrong with a request is found here, before it is parked. <i>Thread-safe</i>: keeps nothing
 * between two requests.
 */
final class LongpollHandler implements ChannelHandler {

    private final Mount mount;
    private final LongpollConfig config;

    LongpollHandler(Mount mount, LongpollConfig config) {
        this.mount = mount;
        this.config = config;
    }

    @Override
    public void handle(Exchange exchange) {
        int limit = exchange.query().integer("limit", Channel.MAX_READ, 1, Channel.MAX_READ);
        Duration hold = config.bounded(exchange.query().duration("hold", config.defaultHold()));
        Reader reader = mount.hub().reader(exchange.readRequest());
        List<Batch> batches = reader.next(limit);
        ParkedPoll poll = new ParkedPoll(mount, exchange, reader, limit);
        if (batches.isEmpty() && !hold.isZero()) {
            poll.park(hold);
        } else {
            poll.answer(batches);
        }
    }
}
