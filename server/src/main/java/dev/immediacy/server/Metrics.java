package dev.immediacy.server;

import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Everything a server counts, in Micrometer's registry for Prometheus. <i>Thread-safe</i>: the registry is. Closed with
 * the server.
 */
final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, TransportMeters> transports = new ConcurrentHashMap<>();

    /** The meters of what a server is made of; the transports' are added one by one. */
    Metrics(MemoryHub hub, ServerConnector connector, QueuedThreadPool threads) {
        gauge("immediacy.channels", "channels there are, inboxes included", hub, MemoryHub::channelCount);
        gauge("immediacy.retained.bytes", "bytes of messages that all channels retain", hub, MemoryHub::retainedBytes);
        gauge(
                "immediacy.http.threads.busy",
                "threads of the server at work",
                threads,
                QueuedThreadPool::getBusyThreads);
        gauge("immediacy.http.threads.max", "threads it may have", threads, QueuedThreadPool::getMaxThreads);
        gauge("immediacy.http.queue", "tasks that wait for one of them", threads, QueuedThreadPool::getQueueSize);
        gauge(
                "immediacy.connections",
                "connections that are open",
                connector,
                open -> open.getConnectedEndPoints().size());
        NetworkBytes.bind(registry, connector);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    /** The meters of a transport, or of whatever else has a name. */
    Telemetry of(String transport) {
        return transports.computeIfAbsent(transport, name -> new TransportMeters(registry, name));
    }

    /** All of them in Prometheus' text format, version 0.0.4. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
