package dev.immediacy.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much of the time a subscriber had the latest message. <i>Thread-safe</i>: no state. */
final class Freshness {

    private Freshness() {}

    /** The share over all subscribers of some recordings, from each schedule's start to its end; null if not all is known. */
    static @Nullable Double of(List<Recording> recordings) {
        double stale = 0;
        double all = 0;
        for (Recording recording : recordings) {
            if (recording.isCutOff()) {
                return null;
            }
            for (Recording.Heard heard : recording.subscribers()) {
                stale += staleNanos(recording, heard);
                all += recording.schedule().durationNanos();
            }
        }
        return all == 0 ? null : 1 - stale / all;
    }

    /** A message makes a subscriber stale from its intended time until it, or a later one, is received. */
    private static double staleNanos(Recording recording, Recording.Heard heard) {
        long[] caughtUp = caughtUp(recording, heard);
        double sum = 0;
        long until = recording.startNanos();
        for (int i = 0; i < caughtUp.length; i++) {
            long from = Math.max(
                    until, recording.startNanos() + recording.schedule().offsetNanos(i));
            until = Math.max(until, Math.min(caughtUp[i], recording.endNanos()));
            sum += Math.max(0, until - from);
        }
        return sum;
    }

    /** For each message when it, or a later one, was received; the schedule's end if none was. */
    private static long[] caughtUp(Recording recording, Recording.Heard heard) {
        long[] received = new long[recording.schedule().size()];
        Arrays.fill(received, recording.endNanos());
        for (Delivery delivery : heard.deliveries()) {
            received[(int) delivery.sequence() - recording.warmUpMessages() - 1] = delivery.receivedNanos();
        }
        for (int i = received.length - 2; i >= 0; i--) {
            received[i] = Math.min(received[i], received[i + 1]);
        }
        return received;
    }
}
