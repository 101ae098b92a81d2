package dev.immediacy.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** The counters behind {@link RelayTraffic}. <em>Thread-safe: each counter is atomic; the relay's thread writes.</em> */
final class TrafficCounter {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong upstreamBytes = new AtomicLong();
    private final AtomicLong upstreamReads = new AtomicLong();
    private final AtomicLong downstreamBytes = new AtomicLong();
    private final AtomicLong downstreamReads = new AtomicLong();

    void countConnection() {
        connections.incrementAndGet();
    }

    void countRead(Direction direction, int bytes) {
        if (direction == Direction.UPSTREAM) {
            upstreamBytes.addAndGet(bytes);
            upstreamReads.incrementAndGet();
        } else {
            downstreamBytes.addAndGet(bytes);
            downstreamReads.incrementAndGet();
        }
    }

    RelayTraffic snapshot() {
        return new RelayTraffic(
                connections.get(),
                upstreamBytes.get(),
                upstreamReads.get(),
                downstreamBytes.get(),
                downstreamReads.get());
    }
}
