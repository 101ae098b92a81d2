package dev.immediacy.lessons;

import dev.immediacy.server.ServerConfig;
import java.util.List;
import java.util.Optional;

/** All the lessons' transports, by name. <i>Thread-safe</i>: immutable. */
public final class Lessons {

    private static final List<Lesson> ALL = List.of(
            new FixedDelayPolling(),
            new BlockingLongpoll(),
            new VirtualThreadLongpoll(),
            new SingleMessageLongpoll(),
            new UnbufferedLongpoll(),
            new FlushedWebSocket(),
            new NaiveWebSocket());

    private Lessons() {}

    /** All of them, each beside the transport it is a variant of. */
    public static List<Lesson> all() {
        return ALL;
    }

    /** The one of this name. */
    public static Optional<Lesson> named(String name) {
        return ALL.stream().filter(lesson -> lesson.name().equals(name)).findFirst();
    }

    /** A server that mounts all of them besides what it mounts anyway; it does not list them. */
    public static ServerConfig mountedOn(ServerConfig config) {
        ServerConfig mounted = config;
        for (Lesson lesson : ALL) {
            mounted = mounted.withTransportAt(lesson.contextPath(), lesson);
        }
        return mounted;
    }
}
