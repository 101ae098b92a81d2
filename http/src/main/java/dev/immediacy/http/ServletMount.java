package dev.immediacy.http;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Authorizer;
import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.GuardedHub;
import dev.immediacy.core.Hub;
import dev.immediacy.core.LimitedHub;
import dev.immediacy.core.Mount;
import dev.immediacy.core.RateLimiter;
import dev.immediacy.core.Telemetry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A place in one of Jetty's servlet contexts.
 *
 * <p>Mount the transports before the context starts. <i>Thread-safe</i>: immutable. It owns one daemon timer thread, which
 * ends when the context stops.
 */
public final class ServletMount implements Mount {

    private final ServletContextHandler context;
    private final Hub hub;
    private final ScheduledExecutorService scheduler;
    private final Gate gate;
    private final GateConfig config;

    private ServletMount(ServletContextHandler context, Hub hub, GateConfig config, Set<String> publicPaths) {
        this.context = requireNonNull(context, "context");
        this.config = requireNonNull(config, "config");
        this.scheduler = DaemonThreads.timer("immediacy-timer");
        RateLimiter publishes = config.limits().publishLimiter();
        boolean guarded = config.authenticates()
                || publishes != null
                || !config.authorizer().equals(Authorizer.EVERYTHING);
        this.hub =
                guarded ? new GuardedHub(hub, config.authorizer(), publishes, scheduler) : requireNonNull(hub, "hub");
        this.gate = new Gate(config, publicPaths);
        context.insertHandler(gate);
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                scheduler.shutdownNow();
            }
        });
    }

    /** A place in this context for transports that carry this hub's messages, and where clients name themselves. */
    public static ServletMount on(ServletContextHandler context, Hub hub) {
        return on(context, hub, GateConfig.open(), Set.of());
    }

    /**
     * The same behind a gate, which stands in front of everything in the context.
     *
     * @param hub without a guard of its own
     * @param publicPaths paths in the context that everybody may ask for, such as a page's
     */
    public static ServletMount on(ServletContextHandler context, Hub hub, GateConfig config, Set<String> publicPaths) {
        return new ServletMount(context, hub, config, publicPaths);
    }

    /**
     * The same place for one transport, or for whatever else is mounted, where all that it does is told.
     *
     * @param paths what is refused there is told as well, unless an earlier call named the path; as in {@link
     *     dev.immediacy.core.Transport#paths}, and what ends with a slash stands for all below it
     */
    public Mount observedBy(Telemetry telemetry, List<String> paths) {
        gate.refusals().add(paths, telemetry);
        return new ObservedMount(this, telemetry);
    }

    @Override
    public Hub hub() {
        return hub;
    }

    @Override
    public Hub hubFor(String address) {
        RateLimiter requests = gate.requests();
        return requests == null ? hub : new LimitedHub(hub, requests, address);
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.ofNullable(config.authenticator());
    }

    @Override
    public void admitWithoutToken(String path) {
        gate.admitWithoutToken(path);
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public <T> T context(Class<T> type) {
        if (!type.isInstance(context)) {
            throw new IllegalArgumentException(
                    "this mount is a " + context.getClass().getName() + ", a " + type.getName() + " was asked for");
        }
        return type.cast(context);
    }
}
