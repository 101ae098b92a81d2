package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.LOBBY;
import static dev.immediacy.testkit.Stage.PATIENCE;
import static dev.immediacy.testkit.Stage.answer;
import static dev.immediacy.testkit.Stage.cursor;
import static dev.immediacy.testkit.Stage.numbers;
import static dev.immediacy.testkit.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Message;
import dev.immediacy.core.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What arrives, at whom, how often, and in what order. */
public abstract class DeliveryContract extends TransportContract {

    private static final int MESSAGES = 200;
    private static final int SLOW_TEXT = 64 << 10;
    private static final int BURSTS = 24;
    private static final int BURST = 16;

    @EveryTransport
    void messagesComeInTheOrderOfTheirSequencesEachOnce(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        stage.connect(transport, stage.lobby(), heard);
        Client publisher = stage.connect(transport, stage.lobby().withUser("alice"), new Heard());

        for (String number : numbers(0, MESSAGES)) {
            answer(publisher.publish(text(number)));
        }

        heard.await(numbers(0, MESSAGES));
        assertThat(heard.messages()).extracting(Message::sequence).isSorted();
        assertThat(heard.messages()).extracting(Message::sender).containsOnly("alice");
    }

    @EveryTransport
    void aClientThatComesLaterHearsOnlyWhatIsPublishedFromThenOn(Transport transport) {
        Stage stage = stage();
        stage.publish("before");
        Heard heard = new Heard();

        stage.connect(transport, stage.lobby(), heard);
        stage.publish("after");

        heard.await("after");
    }

    @EveryTransport
    void aDirectMessageReachesItsUserAndTheSendersInboxAndNobodyElse(Transport transport) {
        Stage stage = stage();
        Heard alice = new Heard();
        Heard bob = new Heard();
        Heard eve = new Heard();
        Heard anonymous = new Heard();
        Client sender = stage.connect(transport, stage.lobby().withUser("alice"), alice);
        stage.connect(transport, stage.lobby().withUser("bob"), bob);
        stage.connect(transport, stage.lobby().withUser("eve"), eve);
        stage.connect(transport, stage.lobby(), anonymous);

        answer(sender.publish(text("for bob").to("bob")));
        answer(sender.publish(text("for all")));

        for (Heard informed : List.of(alice, bob)) {
            await().atMost(PATIENCE).until(() -> informed.texts().size() >= 2);
            assertThat(informed.texts()).containsExactlyInAnyOrder("for bob", "for all");
        }
        eve.await("for all");
        anonymous.await("for all");
        assertThat(bob.messages())
                .filteredOn(message -> "bob".equals(message.recipient()))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.sender()).isEqualTo("alice");
                    assertThat(message.channel()).isEqualTo("@bob");
                });
    }

    @EveryTransport
    void twoReadersOfOneCursorEachHearEverythingAfterIt(Transport transport) {
        Stage stage = stage();
        Heard first = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("bob").withAfter("0"), first);
        stage.publish("0", "1");
        first.await("0", "1");
        String cursor = cursor(client, first);
        stage.publish("2", "3");

        Heard second = new Heard();
        Heard third = new Heard();
        stage.connect(transport, stage.lobby().withUser("bob").withAfter(cursor), second);
        stage.connect(transport, stage.lobby().withUser("bob").withAfter(cursor), third);
        stage.publish("4");

        first.await("0", "1", "2", "3", "4");
        second.await("2", "3", "4");
        third.await("2", "3", "4");
    }

    @EveryTransport
    void oneCursorGoesRoundAllTransportsWhileMessagesCome(Transport start) {
        Stage stage = stage();
        StreamRecord record = new StreamRecord(Set.of(LOBBY, "@bob"));
        List<Transport> round = new ArrayList<>(InstalledTransports.all());
        Collections.rotate(round, -round.stream().map(Transport::name).toList().indexOf(start.name()));
        try (Follower follower = new Follower(stage.lobby().withUser("bob").withAfter("0"), record)) {
            for (Transport transport : round) {
                Client client = follower.connect(transport);
                answer(client.ready());
                stage.publish(numbers(0, 5));
                stage.hub().publish(LOBBY, "alice", text("direct").to("bob"));
                long seen = record.messages();
                await().atMost(PATIENCE)
                        .until(() -> (record.messages() > seen || isComplete(stage, record))
                                && !client.cursor().equals("0")); // it moves behind the message
                stage.publish(numbers(5, 10)); // most of them come while the next transport takes over
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(isComplete(stage, record))
                            .as("%s", record)
                            .isTrue());
            assertThat(record.violations()).isEmpty();
            assertThat(record.gaps()).isZero();
            assertThat(record.messages()).isEqualTo(11L * round.size());
        }
    }

    private static boolean isComplete(Stage stage, StreamRecord record) {
        return List.of(LOBBY, "@bob").stream()
                .allMatch(channel -> record.last(channel).equals(stage.end(channel)));
    }

    @EveryTransport
    void aReaderThatStallsHoldsUpNobodyCostsNoMemoryAndLosesNothingUntold(Transport transport) {
        HubConfig config = HubConfig.defaults();
        Stage stage = stage(
                config.withRetention(config.retention().withBytes(BURST * 4L * SLOW_TEXT)),
                RelayConfig.defaults().withMaxQueuedBytes(1 << 16).withSocketBufferBytes(1 << 16));
        StreamRecord slow = new StreamRecord(Set.of(LOBBY));
        StreamRecord quick = new StreamRecord(Set.of(LOBBY));
        stage.connect(
                transport, stage.lobby().withServer(stage.relay().openPort()).withAfter("0"), slow);
        stage.relay().connections().forEach(connection -> connection.stall(Direction.DOWNSTREAM));
        stage.connect(
                transport, stage.lobby().withServer(stage.relay().openPort()).withAfter("0"), quick);

        String large = "x".repeat(SLOW_TEXT);
        long before = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            for (int i = 0; i < BURST; i++) {
                stage.publish(large);
            }
            await().atMost(PATIENCE).until(() -> quick.last(LOBBY).equals(stage.end(LOBBY)));
            if (burst == BURSTS / 4) {
                before = Memory.usedBytes(); // the log is full, the buffers of the slow connection are too
            }
        }
        long full = before;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Memory.usedBytes() - full)
                        .as(
                                "growth while %d MiB passed a reader that takes nothing",
                                (BURSTS * BURST * SLOW_TEXT) >> 20)
                        .isLessThan(BURST * 8L * SLOW_TEXT));
        stage.relay().connections().forEach(connection -> connection.resume(Direction.DOWNSTREAM));

        await().atMost(PATIENCE).until(() -> slow.last(LOBBY).equals(stage.end(LOBBY)));
        assertThat(quick.violations()).isEmpty();
        assertThat(quick.gaps()).isZero();
        assertThat(slow.violations()).isEmpty();
        assertThat(slow.gaps()).isLessThanOrEqualTo(slow.holes());
    }
}
