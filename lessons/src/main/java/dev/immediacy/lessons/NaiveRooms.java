package dev.immediacy.lessons;

import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.Hub;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** The global variable of the naive server. <i>Thread-safe</i>: a concurrent map. */
final class NaiveRooms {

    private final Hub hub;
    private final Map<String, NaiveRoom> rooms = new ConcurrentHashMap<>();
    private final ThreadFactory threads = DaemonThreads.named("naive");

    NaiveRooms(Hub hub) {
        this.hub = hub;
    }

    Hub hub() {
        return hub;
    }

    NaiveRoom of(String channel) {
        return rooms.computeIfAbsent(channel, name -> {
            NaiveRoom room = new NaiveRoom(hub, name);
            threads.newThread(room).start();
            return room;
        });
    }
}
