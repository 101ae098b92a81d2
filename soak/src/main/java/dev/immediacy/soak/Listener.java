package dev.immediacy.soak;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.testkit.Follower;
import dev.immediacy.testkit.StreamRecord;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A subscriber: one user who follows the room and an inbox, on whatever transport. <i>Thread-safe.</i> */
final class Listener implements AutoCloseable {

    private final String user;
    private final StreamRecord record;
    private final Follower follower;

    Listener(ClientConfig config, String user, LogBook book) {
        this.user = user;
        this.record = new StreamRecord(Set.of(config.channel(), "@" + user));
        this.follower = new Follower(config.withUser(user).withAfter("0"), new ClientListener() {
            @Override
            public void message(Message message) {
                record.message(message);
                book.received(message);
            }

            @Override
            public void gap() {
                record.gap();
            }
        });
    }

    String user() {
        return user;
    }

    StreamRecord record() {
        return record;
    }

    /** Gives up the client there is and goes on with one of this lane. */
    CompletableFuture<Void> connect(Lane lane) {
        Client client = follower.connect(lane.transport(), lane.uri());
        return client.ready();
    }

    void disconnect() {
        follower.disconnect();
    }

    @Override
    public void close() {
        follower.close();
    }
}
