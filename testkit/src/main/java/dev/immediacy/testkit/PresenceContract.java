package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.LOBBY;
import static dev.immediacy.testkit.Stage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is said to be there, and for how long after they are not.
 *
 * <p>Leases are passed by turning the clock; a transport's heartbeats beat in real time, so that {@link #lively} makes the
 * tests short.
 */
public abstract class PresenceContract extends TransportContract {

    /** Longer than the lease of a user who only visits. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int LOOKS = 30;

    private final ManualClock clock = ManualClock.create();

    /**
     * The same transport with its shortest heartbeat; as it is, unless overridden.
     *
     * @param transport one of the class path
     * @return what both ends of the test use
     */
    protected Transport lively(Transport transport) {
        return transport;
    }

    /**
     * Whether the server expects signs of life from a client, and so misses one that fell silent. Otherwise only the
     * operating system can tell it, by giving the connection up.
     *
     * @param transport one of the class path
     * @return true unless overridden
     */
    protected boolean expectsSignsOfLife(Transport transport) {
        return true;
    }

    @EveryTransport
    void aUserIsPresentWhileConnectedOnceForAnyNumberOfClients(Transport installed) {
        Transport transport = lively(installed);
        Stage stage = stage(transport);
        connect(stage, transport, "bob");
        connect(stage, transport, "bob");
        connect(stage, transport, "alice");
        stage.connect(transport, stage.lobby(), new Heard()); // anonymous

        awaitPresent(stage, "alice", "bob");
    }

    @EveryTransport
    void aUserWhoseClientWasClosedIsGone(Transport installed) {
        Transport transport = lively(installed);
        Stage stage = stage(transport);
        Client bob = connect(stage, transport, "bob");
        connect(stage, transport, "alice");
        awaitPresent(stage, "alice", "bob");

        bob.close();

        awaitPresent(stage, "alice");
    }

    @EveryTransport
    void aUserWhoseClientWasKilledIsGone(Transport installed) {
        Transport transport = lively(installed);
        Stage stage = stage(transport);
        connect(stage, transport, "bob");
        awaitPresent(stage, "bob");

        stage.relay().refuse();
        stage.cutAll(); // as the operating system ends the connections of a killed process

        awaitPresent(stage);
    }

    @EveryTransport
    void aUserWhoseClientVanishedWithoutACloseIsGoneAfterTheHeartbeat(Transport installed) {
        Transport transport = lively(installed);
        Stage stage = stage(transport);
        connect(stage, transport, "bob");
        awaitPresent(stage, "bob");

        stage.relay().refuse();
        List<RelayConnection> connections = stage.relay().connections();
        connections.forEach(connection -> connection.stall(Direction.UPSTREAM));
        connections.forEach(connection -> connection.stall(Direction.DOWNSTREAM));
        if (!expectsSignsOfLife(transport)) {
            stage.cutAll(); // as the operating system does when its retransmissions stay unanswered
        }

        awaitPresent(stage);
    }

    private Stage stage(Transport transport) {
        return keep(new Stage(
                port -> ContractServer.start(port, HubConfig.defaults(), clock, List.of(transport)),
                RelayConfig.defaults()));
    }

    private static Client connect(Stage stage, Transport transport, String user) {
        return stage.connect(transport, stage.lobby().withUser(user).withHold(HOLD), new Heard());
    }

    /** Whoever is there renews the lease whenever the clock has turned; whoever is not does not. */
    private void awaitPresent(Stage stage, String... users) {
        clock.advance(LEASE);
        AtomicInteger looks = new AtomicInteger();
        await().atMost(PATIENCE).pollInterval(LOOK).untilAsserted(() -> {
            if (looks.incrementAndGet() % LOOKS == 0) {
                clock.advance(LEASE); // a request that was under way may have renewed it
            }
            assertThat(stage.hub().presence().users(LOBBY)).containsExactly(users);
        });
    }
}
