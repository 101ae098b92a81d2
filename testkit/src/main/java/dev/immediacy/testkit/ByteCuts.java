package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;

/**
 * A client that reads what a log holds, cut once: at each byte of each connection it needs for that.
 *
 * <p>A first client is left alone, to learn how many connections it opens and how many bytes each of them brings. For each
 * of these bytes another client then begins anew, and its connection of that number ends behind that byte. The clients
 * run many at a time. <em>Confined to the test's thread.</em>
 */
final class ByteCuts {

    private static final int AT_A_TIME = 256;
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Stage stage;
    private final Transport transport;
    private final ClientConfig config;
    private final List<String> expected;
    private final List<Long> lengths;

    /** How many messages there are for this client has to be told. */
    ByteCuts(Stage stage, Transport transport, ClientConfig config, int messages) {
        this.stage = stage;
        this.transport = transport;
        this.config = config;
        Heard heard = new Heard();
        List<RelayConnection> connections = new CopyOnWriteArrayList<>();
        try (Relay relay = Relay.start(RelayConfig.defaults(), stage.serverAddress(), connections::add);
                Client client = transport.connect(config.withServer(relay.uri()), heard)) {
            Stage.answer(client.ready());
            awaiting().until(() -> heard.messages().size() == messages);
            this.lengths = connections.stream()
                    .map(connection -> connection.traffic().downstreamBytes())
                    .toList();
        }
        this.expected = sorted(heard);
    }

    /** The bytes of each connection, in their order. */
    List<Long> lengths() {
        return lengths;
    }

    void cutEverywhere() {
        List<Place> places = IntStream.range(0, lengths.size())
                .boxed()
                .flatMap(connection -> LongStream.rangeClosed(0, lengths.get(connection))
                        .mapToObj(position -> new Place(connection, position)))
                .toList();
        for (int from = 0; from < places.size(); from += AT_A_TIME) {
            cutAt(places.subList(from, Math.min(places.size(), from + AT_A_TIME)));
        }
    }

    /** Behind which byte of which connection. */
    private record Place(int connection, long position) {}

    private record Attempt(Place place, Heard heard, Client client) {}

    private void cutAt(List<Place> places) {
        Map<Integer, Place> byPort = new ConcurrentHashMap<>();
        Map<Integer, Integer> opened = new ConcurrentHashMap<>();
        RelayPlan plan = connection -> {
            Place place = byPort.get(connection.port());
            if (place != null && opened.merge(connection.port(), 1, Integer::sum) == place.connection() + 1) {
                connection.cutAfter(place.position(), Direction.DOWNSTREAM, Cut.CLOSE);
            }
        };
        List<Attempt> attempts = new ArrayList<>();
        try (Relay relay = Relay.start(RelayConfig.defaults(), stage.serverAddress(), plan)) {
            for (Place place : places) {
                URI uri = relay.openPort();
                byPort.put(uri.getPort(), place);
                Heard heard = new Heard();
                attempts.add(new Attempt(place, heard, transport.connect(config.withServer(uri), heard)));
            }
            awaiting().untilAsserted(() -> assertWhole(attempts));
            assertWhole(attempts); // nor did anything come again while the last ones waited
        } finally {
            attempts.forEach(attempt -> attempt.client().close());
        }
    }

    private void assertWhole(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            assertThat(sorted(attempt.heard()))
                    .as(
                            "%s of %s bytes, problems %s",
                            attempt.place(), lengths, attempt.heard().problems())
                    .isEqualTo(expected);
        }
    }

    private static ConditionFactory awaiting() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(LOOK);
    }

    /** By channels, whose order among each other is free; within a channel as it came. */
    private static List<String> sorted(Heard heard) {
        List<String> texts = new ArrayList<>();
        heard.messages().stream()
                .filter(message -> message.recipient() == null)
                .forEach(message -> texts.add(message.data().text()));
        heard.messages().stream()
                .filter(message -> message.recipient() != null)
                .forEach(message -> texts.add(message.data().text()));
        heard.texts().stream().filter(Heard.GAP::equals).forEach(texts::add);
        return texts;
    }
}
