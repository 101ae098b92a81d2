package dev.immediacy.lessons;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Mount;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Subscriber;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.PollCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A long poll as tutorials teach it: keep a list of the requests that wait; when a message comes, answer them all, and
 * forget the message. The {@code after} of a request is not even read.
 *
 * <p><i>Thread-safe</i>: a room's list is concurrent, and whoever takes a request out of it answers it.
 */
final class UnbufferedPollHandler implements ChannelHandler {

    private static final Duration HOLD = Duration.ofSeconds(25);

    private final Mount mount;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();

    UnbufferedPollHandler(Mount mount) {
        this.mount = mount;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Room room = rooms.computeIfAbsent(exchange.channel(), Room::new);
        Duration hold = exchange.query().duration("hold", HOLD);
        if (hold.isZero()) {
            exchange.json(200, room.nothing());
        } else {
            room.park(WaitingPoll.of(exchange), hold);
        }
    }

    /** The waiting requests of a channel. */
    private final class Room implements Subscriber {

        private final String channel;
        private final Reader reader; // guarded by this
        private final Queue<WaitingPoll> waiting = new ConcurrentLinkedQueue<>();

        Room(String channel) {
            this.channel = channel;
            this.reader = mount.hub().reader(new ReadRequest(channel, null, null));
            reader.subscribe(this);
        }

        synchronized byte[] nothing() {
            return PollCodec.encode(List.of(), reader.cursor());
        }

        void park(WaitingPoll poll, Duration hold) {
            waiting.add(poll);
            long nanos = TimeUnit.NANOSECONDS.convert(hold); // at most 292 years
            poll.expiresWith(mount.scheduler().schedule(() -> expire(poll), nanos, TimeUnit.NANOSECONDS));
        }

        private void expire(WaitingPoll poll) {
            if (waiting.remove(poll)) {
                poll.answer(nothing());
            }
        }

        /** Whoever waits now is answered. Whoever is between two requests will never hear of it. */
        @Override
        public synchronized void wake() {
            answerAll(PollCodec.encode(reader.next(), reader.cursor()));
        }

        @Override
        public void close(CloseReason reason) {
            rooms.remove(channel);
            answerAll(nothing());
        }

        private void answerAll(byte[] body) {
            for (WaitingPoll next = waiting.poll(); next != null; next = waiting.poll()) {
                next.answer(body);
            }
        }
    }
}
