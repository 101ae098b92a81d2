package dev.immediacy.lessons;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Reader;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.PollCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A long poll as one writes it first: read, and if there is nothing, sleep until there is. It blocks whatever thread calls
 * it. <i>Thread-safe</i>: keeps nothing between two requests.
 */
final class BlockingPollHandler implements ChannelHandler {

    private static final Duration HOLD = Duration.ofSeconds(25);

    private final Hub hub;

    BlockingPollHandler(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        long end = System.nanoTime() + exchange.query().duration("hold", HOLD).toNanos();
        try (Reader reader = hub.reader(exchange.readRequest())) {
            Bell bell = new Bell();
            reader.subscribe(bell);
            List<Batch> batches = reader.next();
            while (batches.isEmpty() && bell.awaitRing(end - System.nanoTime())) {
                batches = reader.next();
            }
            exchange.json(200, PollCodec.encode(batches, reader.cursor()));
        }
    }
}
