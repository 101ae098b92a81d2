package dev.immediacy.lessons;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelRoutes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transport that teaches: one decision of a real one taken another way, often the wrong way, and all else alike.
 *
 * <p>It is mounted on a context of its own, {@link #contextPath}, where it is a whole little server over the same hub;
 * {@link Lessons#mountedOn} does that. It is not listed for {@link java.util.ServiceLoader}. <i>Thread-safe.</i>
 */
public interface Lesson extends Transport {

    /** What predicts its cost. */
    Strategy strategy();

    /** The last segment of its paths: {@code longpoll}. */
    String resource();

    /** Why it cannot run here, such as {@code needs JDK 21, this is 17}; empty where it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** The context it is mounted on: {@code /lessons/longpoll-single}. */
    default String contextPath() {
        return "/lessons/" + name();
    }

    @Override
    default List<String> paths() {
        return List.of(contextPath() + ChannelRoutes.PREFIX + "{channel}/" + resource());
    }

    /** What a client of the real transport is given, so that it talks to this one. */
    default ClientConfig here(ClientConfig config) {
        return here(config, null);
    }

    /** The same with a query that goes with every request. */
    default ClientConfig here(ClientConfig config, @Nullable String query) {
        return config.withServer(config.server().resolve(contextPath() + (query == null ? "" : "?" + query)));
    }
}
