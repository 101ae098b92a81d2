package dev.immediacy.lessons;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Subscriber;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thread sleep until something may be new: what a blocking server has for a subscriber. <i>Thread-safe.</i> */
final class Bell implements Subscriber {

    private final Semaphore news = new Semaphore(0);
    private volatile boolean closed;

    @Override
    public void wake() {
        news.release();
    }

    @Override
    public void close(CloseReason reason) {
        closed = true;
        news.release();
    }

    /** Blocks for so long at most; whether it rang, and not for the last time. */
    boolean awaitRing(long nanos) {
        try {
            boolean rang = news.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            news.drainPermits(); // one look serves all
            return rang && !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
