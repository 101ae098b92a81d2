package dev.immediacy.http;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Mount;
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

    private ServletMount(ServletContextHandler context, Hub hub) {
        this.context = requireNonNull(context, "context");
        this.hub = requireNonNull(hub, "hub");
        this.scheduler = DaemonThreads.timer("immediacy-timer");
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                scheduler.shutdownNow();
            }
        });
    }

    /** A place in this context for transports that carry this hub's messages. */
    public static ServletMount on(ServletContextHandler context, Hub hub) {
        return new ServletMount(context, hub);
    }

    @Override
    public Hub hub() {
        return hub;
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
