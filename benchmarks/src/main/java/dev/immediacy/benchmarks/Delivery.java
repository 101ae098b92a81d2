package dev.immediacy.benchmarks;

/**
 * One message as one subscriber received it. <i>Immutable.</i> Times are {@link System#nanoTime()}.
 *
 * @param sequence from 1 in each trial
 * @param intendedNanos when it was meant to be published
 * @param loggedMillis when the server's log had it, by the server's clock, in milliseconds since 1970, cut off
 * @param receivedNanos when the application had it
 */
record Delivery(long sequence, long intendedNanos, long loggedMillis, long receivedNanos) {

    long latencyNanos() {
        return receivedNanos - intendedNanos;
    }
}
