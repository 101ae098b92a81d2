package dev.immediacy.testkit;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

/**
 * A part of what every transport has to hold. Whoever adds a transport extends each part with an empty test class:
 *
 * <pre>{@code
 * class MyDeliveryIT extends DeliveryContract {}
 * }</pre>
 *
 * <p>It then runs on the transports of the class path, each time with a server, a relay and clients of its own.
 * <em>Confined to the test's thread.</em>
 */
public abstract class TransportContract {

    private final Deque<Stage> stages = new ArrayDeque<>();

    TransportContract() {}

    /**
     * Starts the server under test; another than this one that has nothing but the transports, if overridden.
     *
     * @param port where to listen, 0 for any free port
     * @param config the bounds of its hub
     * @return the running server, which the test stops
     */
    protected ContractServer serve(int port, HubConfig config) {
        return ContractServer.start(port, config, TimeSource.system(), InstalledTransports.all());
    }

    final Stage stage() {
        return stage(HubConfig.defaults());
    }

    final Stage stage(HubConfig config) {
        return stage(config, RelayConfig.defaults());
    }

    final Stage stage(HubConfig config, RelayConfig network) {
        return keep(new Stage(port -> serve(port, config), network));
    }

    /** Lets a stage end with the test. */
    final Stage keep(Stage stage) {
        stages.push(stage);
        return stage;
    }

    @AfterEach
    final void closeStages() {
        stages.forEach(Stage::close);
        stages.clear();
    }
}
