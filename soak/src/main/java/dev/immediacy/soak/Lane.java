package dev.immediacy.soak;

import dev.immediacy.core.Transport;
import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import dev.immediacy.testkit.RelayConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A transport and the network its clients go through. <i>Immutable.</i>
 *
 * @param transport the transport
 * @param relay what its connections pass
 */
record Lane(Transport transport, Relay relay) implements AutoCloseable {

    static Lane open(Transport transport, InetSocketAddress server) {
        return new Lane(transport, Relay.start(RelayConfig.defaults(), server));
    }

    URI uri() {
        return relay.uri();
    }

    /** One of the connections now open; empty if there is none. */
    Optional<RelayConnection> connection(int choice) {
        List<RelayConnection> open = relay.connections();
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get(choice % open.size()));
    }

    /** Ends everything that lasts. */
    void heal() {
        relay.accept();
        relay.delay(Duration.ZERO);
        for (RelayConnection connection : relay.connections()) {
            connection.resume(Direction.UPSTREAM);
            connection.resume(Direction.DOWNSTREAM);
        }
    }

    @Override
    public void close() {
        relay.close();
    }
}
