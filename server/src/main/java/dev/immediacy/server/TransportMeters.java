package dev.immediacy.server;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Entry;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one transport, and a line in the log for every session that ended without a goodbye.
 *
 * <p>{@code docs/operations.md} says what each meter means. <i>Thread-safe</i>: the meters are.
 */
final class TransportMeters implements Telemetry {

    private static final Logger LOG = LoggerFactory.getLogger(TransportMeters.class);

    private static final Duration[] LATENCIES = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final String transport;
    private final AtomicInteger sessions = new AtomicInteger();
    private final Counter published;
    private final Counter duplicates;
    private final Counter delivered;
    private final Counter deliveredBytes;
    private final Counter gaps;
    private final Counter slow;
    private final Timer handOver;

    /** Registers the meters, each with the transport's name for its tag {@code transport}. */
    TransportMeters(MeterRegistry registry, String transport) {
        this.registry = registry;
        this.transport = transport;
        Gauge.builder("immediacy.sessions", sessions, AtomicInteger::get)
                .description("readers that wait for messages: open streams and sockets, parked polls, joined channels")
                .tags(tags())
                .register(registry);
        this.published = counter("immediacy.published", "messages published through the transport");
        this.duplicates = counter("immediacy.published.duplicates", "publishes whose id was known already");
        this.delivered = counter("immediacy.delivered", "messages handed to clients, each as often as it has readers");
        this.deliveredBytes = counter("immediacy.delivered.bytes", "the same in bytes of their JSON, without framing");
        this.gaps = counter("immediacy.gaps", "times a client was told that messages are lost to it");
        this.slow = counter("immediacy.slow.writes", "writes that took over a second while more was to be written");
        this.handOver = Timer.builder("immediacy.publish.to.write")
                .description("from a message's append until it is handed over to be written, for readers that waited")
                .tags(tags())
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    private Tags tags() {
        return Tags.of("transport", transport);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags(tags()).register(registry);
    }

    @Override
    public void published(Receipt receipt) {
        (receipt.duplicate() ? duplicates : published).increment();
    }

    @Override
    public void subscribed() {
        sessions.incrementAndGet();
    }

    @Override
    public void unsubscribed() {
        sessions.decrementAndGet();
    }

    @Override
    public void delivered(Batch batch) {
        if (batch.gap()) {
            gaps.increment();
        }
        delivered.increment(batch.entries().size());
        deliveredBytes.increment(
                batch.entries().stream().mapToInt(Entry::jsonBytes).sum());
    }

    @Override
    public void handedOver(long nanos) {
        handOver.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void slow() {
        slow.increment();
    }

    @Override
    public void refused(int status) {
        Counter.builder("immediacy.refused")
                .description("requests and frames that were refused, by HTTP status")
                .tags(tags().and("status", Integer.toString(status)))
                .register(registry)
                .increment();
    }

    @Override
    public void ended(Object session, CloseReason reason) {
        String code = reason.code().name().toLowerCase(Locale.ROOT);
        if (!reason.isGoodbye()) {
            LOG.info(
                    "abnormal close transport={} session=\"{}\" reason={} text=\"{}\"",
                    transport,
                    session,
                    code,
                    reason.text());
        }
        Counter.builder("immediacy.sessions.ended")
                .description("sessions that ended, by reason")
                .tags(tags().and("reason", code))
                .register(registry)
                .increment();
    }
}
