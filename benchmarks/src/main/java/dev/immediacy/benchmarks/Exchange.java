package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayRead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange takes that brings no message; medians. <i>Immutable.</i>
 *
 * @param gapMillis from one to the next, when the client asks again at once
 * @param bytes request and response
 * @param serverMillis from the request's arrival at the server to the answer's leaving it
 * @param clientMillis from the answer's being due at the client to the application's having it
 */
record Exchange(double gapMillis, double bytes, double serverMillis, double clientMillis) {

    /** What both ends add to the network's delay, of a message that an answer brings. */
    double endsMillis() {
        return serverMillis + clientMillis;
    }

    /** Adds up what loops of asking did. <i>Confined to</i> one thread. */
    static final class Sums {

        private final RelayConfig network;
        private final List<Double> gaps = new ArrayList<>();
        private final List<Double> server = new ArrayList<>();
        private final List<Double> client = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();

        Sums(RelayConfig network) {
            this.network = network;
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
            int answers = 0;
            for (RelayRead read : reads) {
                if (read.direction() == Direction.UPSTREAM) {
                    addGap(asked, read, sinceNanos);
                    asked = read;
                } else if (asked != null && answers < answeredNanos.size()) {
                    addAnswer(asked, read, answeredNanos.get(answers++), sinceNanos);
                }
            }
        }

        private void addGap(@Nullable RelayRead before, RelayRead asked, long sinceNanos) {
            if (before != null && before.nanos() - sinceNanos >= 0) {
                gaps.add((asked.nanos() - before.nanos()) / 1e6);
            }
        }

        private void addAnswer(RelayRead asked, RelayRead answer, long answeredNanos, long sinceNanos) {
            if (asked.nanos() - sinceNanos >= 0) {
                long arrived = asked.nanos() + network.upstreamDelay().toNanos();
                long due = answer.nanos() + network.downstreamDelay().toNanos();
                server.add((answer.nanos() - arrived) / 1e6);
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
