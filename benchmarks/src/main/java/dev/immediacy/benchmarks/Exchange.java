package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange takes that brings no message; medians. <i>Immutable.</i>
 *
 * @param gapMillis from the answer's leaving the server to the next request's arrival, when the client asks again at once
 * @param bytes request and response
 * @param serverMillis from the request's arrival at the server to the answer's leaving it, without its hold
 * @param clientMillis from the answer's being due at the client to the application's having it
 */
record Exchange(double gapMillis, double bytes, double serverMillis, double clientMillis) {

    /** The same server's, whose clients are all answered at once. */
    Exchange with(NullAnswers.Result atOnce) {
        return new Exchange(atOnce.gapMillis(), bytes, serverMillis, atOnce.clientMillis());
    }

    /** What both ends add to the network's delay, of a message that an answer brings. */
    double endsMillis() {
        return serverMillis + clientMillis;
    }

    /** Adds up what loops of asking did. <i>Confined to</i> one thread. */
    static final class Sums {

        private final RelayConfig network;
        private final Duration held;
        private final Duration paused;
        private final List<Double> gaps = new ArrayList<>();
        private final List<Double> server = new ArrayList<>();
        private final List<Double> client = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();

        /** Over a network, of requests that the server holds so long, and a client that pauses so long after an answer. */
        Sums(RelayConfig network, Duration held, Duration paused) {
            this.network = network;
            this.held = held;
            this.paused = paused;
        }

        /**
         * Adds a loop.
         *
         * @param reads on its connection: requests and answers take turns
         * @param answeredNanos when the application had each answer
         * @param sinceNanos what came before does not count
         */
        void add(List<RelayRead> reads, List<Long> answeredNanos, long sinceNanos) {
            RelayRead asked = null;
            RelayRead answered = null;
            int answers = 0;
            for (RelayRead read : reads) {
                if (read.direction() == Direction.UPSTREAM) {
                    addGap(answered, read, sinceNanos);
                    asked = read;
                } else if (asked != null && answers < answeredNanos.size()) {
                    answered = read;
                    addAnswer(asked, read, answeredNanos.get(answers++), sinceNanos);
                }
            }
        }

        private void addGap(@Nullable RelayRead answer, RelayRead asked, long sinceNanos) {
            if (answer != null && answer.nanos() - sinceNanos >= 0) {
                long arrived = asked.nanos() + network.upstreamDelay().toNanos();
                gaps.add((arrived - answer.nanos() - paused.toNanos()) / 1e6);
            }
        }

        private void addAnswer(RelayRead asked, RelayRead answer, long answeredNanos, long sinceNanos) {
            if (asked.nanos() - sinceNanos >= 0) {
                long arrived = asked.nanos() + network.upstreamDelay().toNanos();
                long due = answer.nanos() + network.downstreamDelay().toNanos();
                server.add((answer.nanos() - arrived - held.toNanos()) / 1e6);
                client.add((answeredNanos - due) / 1e6);
                bytes.add((double) asked.bytes() + answer.bytes());
            }
        }

        /**
         * What it comes to.
         *
         * @throws IllegalStateException if nothing was answered twice
         */
        Exchange exchange(String what) {
            if (gaps.isEmpty() || server.isEmpty()) {
                throw new IllegalStateException("server must answer " + what + ", did not");
            }
            return new Exchange(
                    Interval.median(gaps), Interval.median(bytes), Interval.median(server), Interval.median(client));
        }
    }
}
