package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.LOBBY;
import static dev.immediacy.testkit.Stage.cursor;
import static dev.immediacy.testkit.Stage.numbers;
import static dev.immediacy.testkit.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Client;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Message;
import dev.immediacy.core.Transport;
import java.util.List;

/** How reading goes on after it was interrupted, by whatever. */
public abstract class ResumeContract extends TransportContract {

    private static final int RETAINED = 5;

    @EveryTransport
    void aCutAtEveryByteOfAResponseLosesAndDoublesNothing(Transport transport) {
        Stage stage = stage();
        stage.publish("a", "ü€𝄞", "c");
        stage.hub().publish(LOBBY, "alice", text("d").to("bob"));

        ByteCuts cuts =
                new ByteCuts(stage, transport, stage.lobby().withUser("bob").withAfter("0"), 4);

        assertThat(cuts.lengths()).as("bytes of the responses").isNotEmpty();
        cuts.cutEverywhere();
    }

    @EveryTransport
    void aRestartOfTheServerIsToldAsAGapAndReadingGoesOn(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        stage.connect(transport, stage.lobby(), heard);
        stage.publish("0", "1");
        heard.await("0", "1");

        stage.restartServer();
        stage.publish("2");

        heard.await("0", "1", Heard.GAP, "2");
        stage.publish("3");
        heard.await("0", "1", Heard.GAP, "2", "3");
        assertThat(heard.messages()).extracting(Message::sequence).containsExactly(1L, 2L, 1L, 2L);
    }

    @EveryTransport
    void aCursorOfBeforeARestartIsToldAsAGap(Transport transport) {
        Stage stage = stage();
        Heard before = new Heard();
        Client client = stage.connect(transport, stage.lobby().withAfter("0"), before);
        stage.publish("0");
        before.await("0");
        String cursor = cursor(client, before);
        client.close();

        stage.restartServer();
        stage.publish("1");
        Heard after = new Heard();
        stage.connect(transport, stage.lobby().withAfter(cursor), after);

        after.await(Heard.GAP, "1");
    }

    @EveryTransport
    void whatWasEvictedIsToldAsAGapAndReadingGoesOnAtTheOldestRetained(Transport transport) {
        HubConfig config = HubConfig.defaults();
        Stage stage = stage(config.withRetention(config.retention().withMessages(RETAINED)));
        Heard before = new Heard();
        Client client = stage.connect(transport, stage.lobby().withAfter("0"), before);
        stage.publish("0", "1");
        before.await("0", "1");
        String cursor = cursor(client, before);
        client.close();

        stage.publish(numbers(2, 2 + RETAINED));
        Heard edge = new Heard();
        stage.connect(transport, stage.lobby().withAfter(cursor), edge);
        edge.await(numbers(2, 2 + RETAINED)); // the oldest retained is the next one: nothing is lost

        stage.publish("7");
        Heard late = new Heard();
        stage.connect(transport, stage.lobby().withAfter(cursor), late);
        late.await(Heard.GAP, "3", "4", "5", "6", "7");
        assertThat(late.messages()).extracting(Message::sequence).containsExactly(4L, 5L, 6L, 7L, 8L);
        stage.publish("8");
        late.await(Heard.GAP, "3", "4", "5", "6", "7", "8");
    }

    @EveryTransport
    void aConnectionThatIsCutAgainAndAgainDeliversEverythingOnce(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        stage.connect(transport, stage.lobby(), heard);

        for (int cut = 0; cut < RETAINED; cut++) {
            stage.publish(Integer.toString(2 * cut));
            stage.cutAll();
            stage.publish(Integer.toString(2 * cut + 1));
            heard.await(numbers(0, 2 * cut + 2));
        }
        assertThat(List.copyOf(heard.texts())).containsExactly(numbers(0, 2 * RETAINED));
    }
}
