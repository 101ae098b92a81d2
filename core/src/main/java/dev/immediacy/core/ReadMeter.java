package dev.immediacy.core;

/**
 * Tells what one reader delivers. <i>Confined to</i> its reader.
 *
 * @param since when the reader was opened, by the time of its channels: what is older is caught up with, and is not late
 */
record ReadMeter(Telemetry telemetry, TimeSource time, long since) {

    static ReadMeter start(Telemetry telemetry, TimeSource time) {
        return new ReadMeter(telemetry, time, time.nanoTime());
    }

    void delivered(Batch batch) {
        telemetry.delivered(batch);
        long now = time.nanoTime();
        for (Entry entry : batch.entries()) {
            if (entry.appendedNanos() - since >= 0) {
                telemetry.handedOver(now - entry.appendedNanos());
            }
        }
    }

    /** The reader waits until this is closed, once. */
    Subscription subscribed() {
        telemetry.subscribed();
        return telemetry::unsubscribed;
    }
}
