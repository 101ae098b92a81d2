package dev.immediacy.lessons;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Entry;
import dev.immediacy.core.Hub;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody who ever connected to a channel, in a list, and a thread that sends each message to one after the other.
 *
 * <p><i>Thread-safe</i>: a copy-on-write list; the thread, {@code naive-1} and so on, ends with the hub.
 */
final class NaiveRoom implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(NaiveRoom.class);

    private final Reader reader;
    private final Bell bell = new Bell();
    private final List<Session> sockets = new CopyOnWriteArrayList<>();

    NaiveRoom(Hub hub, String channel) {
        this.reader = hub.reader(new ReadRequest(channel, null, null));
        reader.subscribe(bell);
    }

    /** One more socket. Nothing takes it out again. */
    void add(Session socket) throws IOException {
        sockets.add(socket);
        socket.getBasicRemote().sendText("{\"type\":\"welcome\",\"cursor\":\"0\"}");
    }

    int size() {
        return sockets.size();
    }

    @Override
    public void run() {
        do {
            sendNews();
        } while (bell.awaitRing(Long.MAX_VALUE));
    }

    private void sendNews() {
        for (List<Batch> news = reader.next(); !news.isEmpty(); news = reader.next()) {
            news.forEach(batch -> batch.entries().forEach(this::sendToAll));
        }
    }

    private void sendToAll(Entry entry) {
        String json = new String(MessageCodec.encode(entry.message()), StandardCharsets.UTF_8);
        for (Session socket : sockets) {
            try {
                socket.getBasicRemote().sendText("{\"type\":\"message\",\"message\":" + json + "}");
            } catch (IOException | IllegalStateException e) {
                LOG.debug("channel={} one is gone: {}", entry.message().channel(), e.toString()); // and stays listed
            }
        }
    }
}
