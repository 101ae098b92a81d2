package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.answer;
import static dev.immediacy.testkit.Stage.cursor;
import static dev.immediacy.testkit.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Client;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Message;
import dev.immediacy.core.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the server's clock may do without harm. */
public abstract class ClockContract extends TransportContract {

    private final ManualClock clock = ManualClock.create();

    @EveryTransport
    void aWallClockThatJumpsStampsTheMessagesAndChangesNothingElse(Transport transport) {
        Stage stage = stage(transport);
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withAfter("0"), heard);
        Instant start = clock.now();

        answer(client.publish(text("start").withId("a")));
        clock.jumpTo(start.minus(Duration.ofDays(9_999)));
        answer(client.publish(text("back")));
        clock.jumpTo(start.plus(Duration.ofDays(9_999)));
        answer(client.publish(text("ahead")));
        assertThat(answer(client.publish(text("start").withId("a"))).duplicate())
                .isTrue();

        heard.await("start", "back", "ahead");
        assertThat(heard.messages()).extracting(Message::sequence).containsExactly(1L, 2L, 3L);
        assertThat(heard.messages())
                .extracting(Message::publishedAt)
                .containsExactly(start, start.minus(Duration.ofDays(9_999)), start.plus(Duration.ofDays(9_999)));
        Heard again = new Heard();
        stage.connect(transport, stage.lobby().withAfter("0"), again);
        again.await("start", "back", "ahead");
    }

    @EveryTransport
    void timeThatPassesEvictsWhatIsTooOldAndTellsTheGap(Transport transport) {
        Stage stage = stage(transport);
        Heard before = new Heard();
        Client client = stage.connect(transport, stage.lobby().withAfter("0"), before);
        stage.publish("0");
        before.await("0");
        String cursor = cursor(client, before);
        client.close();

        stage.publish("1");
        clock.advance(HubConfig.defaults().retention().age().plusMillis(1));
        stage.publish("2");
        Heard after = new Heard();
        stage.connect(transport, stage.lobby().withAfter(cursor), after);

        after.await(Heard.GAP, "2");
    }

    private Stage stage(Transport transport) {
        return keep(new Stage(
                port -> ContractServer.start(port, HubConfig.defaults(), clock, List.of(transport)),
                RelayConfig.defaults()));
    }
}
