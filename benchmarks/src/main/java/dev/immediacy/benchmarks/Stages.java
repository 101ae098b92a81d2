package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayRead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the time went, on average; the four add up to the mean latency. <i>Immutable.</i>
 *
 * @param toLogMillis from the intended time until the server's log had the message
 * @param toWireMillis until the relay had read it from the server: a wait for a poll is in here
 * @param networkMillis the relay's delay
 * @param toApplicationMillis from its being due at the client to the application
 */
public record Stages(double toLogMillis, double toWireMillis, double networkMillis, double toApplicationMillis) {

    /** Of what was recorded; null if nothing of it could be found on the wire. */
    static @Nullable Stages of(List<Recording> recordings, long downstreamNanos) {
        Sums sums = new Sums(downstreamNanos);
        for (Recording recording : recordings) {
            for (Recording.Heard heard : recording.subscribers()) {
                sums.add(recording, heard);
            }
        }
        return sums.count == 0 ? null : sums.stages();
    }

    /** Adds up. <i>Confined to</i> one call. */
    private static final class Sums {

        private final long downstreamNanos;
        private long count;
        private double toLog;
        private double toWire;
        private double toApplication;

        Sums(long downstreamNanos) {
            this.downstreamNanos = downstreamNanos;
        }

        void add(Recording recording, Recording.Heard heard) {
            List<RelayRead> down = heard.reads().stream()
                    .filter(read -> read.direction() == Direction.DOWNSTREAM)
                    .toList();
            int next = 0;
            for (Delivery delivery : heard.deliveries()) {
                long sentBy = delivery.receivedNanos() - downstreamNanos;
                while (next < down.size() && down.get(next).nanos() - sentBy <= 0) {
                    next++;
                }
                if (next > 0) {
                    add(recording, delivery, down.get(next - 1).nanos());
                }
            }
        }

        private void add(Recording recording, Delivery delivery, long wireNanos) {
            double logged = recording.loggedNanos(delivery);
            count++;
            toLog += logged - delivery.intendedNanos();
            toWire += wireNanos - logged;
            toApplication += delivery.receivedNanos() - downstreamNanos - wireNanos;
        }

        Stages stages() {
            double millis = 1e6 * count;
            return new Stages(toLog / millis, toWire / millis, downstreamNanos / 1e6, toApplication / millis);
        }
    }
}
