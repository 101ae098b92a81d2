package dev.immediacy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How long a reader may stay subscribed. <i>Immutable.</i>
 *
 * @param end when its identity expires
 * @param timer owned by whoever guards the hub
 */
record Lease(Instant end, ScheduledExecutorService timer) {

    private static final CloseReason EXPIRED =
            new CloseReason(CloseReason.Code.EXPIRED, "the token has expired, connect with a new one");
    private static final Duration LONGEST = Duration.ofDays(365); // beyond, the nanoseconds of a timer run over

    /** Ends the reader when the time is over, unless the subscription is closed before. */
    Subscription start(Reader reader) {
        Duration left = Duration.between(Instant.now(), end);
        long millis = (left.compareTo(LONGEST) > 0 ? LONGEST : left).toMillis();
        try {
            Future<?> task = timer.schedule(() -> reader.close(EXPIRED), Math.max(0, millis), TimeUnit.MILLISECONDS);
            return () -> task.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the server is stopping, which ends the reader as well
        }
    }
}
