package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.LOBBY;
import static dev.immediacy.testkit.Stage.PATIENCE;
import static dev.immediacy.testkit.Stage.answer;
import static dev.immediacy.testkit.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Message;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What becomes of a publish, however often it is sent. */
public abstract class PublishContract extends TransportContract {

    private static final int TIMES = 8;

    @EveryTransport
    void theReceiptSaysWhereTheMessageLies(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("alice"), heard);

        Receipt receipt = answer(client.publish(text("one").withId("id-1")));

        heard.await("one");
        Message message = heard.messages().get(0);
        assertThat(receipt).isEqualTo(new Receipt("id-1", message.position(), false));
        assertThat(message.id()).isEqualTo("id-1");
    }

    @EveryTransport
    void theSameIdAgainIsAnsweredWithTheFirstReceiptAndAppendsNothing(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("alice"), heard);

        Receipt first = answer(client.publish(text("one").withId("same")));
        Receipt second = answer(client.publish(text("other").withId("same")));
        answer(client.publish(text("two")));

        assertThat(second).isEqualTo(new Receipt("same", first.position(), true));
        heard.await("one", "two");
    }

    @EveryTransport
    void theSameIdFromManyClientsAtOnceIsOneMessage(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            clients.add(stage.connect(transport, stage.lobby().withUser("alice"), i == 0 ? heard : new Heard()));
        }

        List<CompletableFuture<Receipt>> answers = clients.stream()
                .map(client -> client.publish(text("one").withId("same")))
                .toList();
        List<Receipt> receipts = answers.stream().map(Stage::answer).toList();
        answer(clients.get(0).publish(text("two")));

        assertThat(receipts).extracting(Receipt::position).containsOnly(stage.position(LOBBY, 1));
        assertThat(receipts).filteredOn(receipt -> !receipt.duplicate()).hasSize(1);
        heard.await("one", "two");
    }

    @EveryTransport
    void theSameIdOfAnotherUserIsAnotherMessage(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client alice = stage.connect(transport, stage.lobby().withUser("alice"), heard);
        Client bob = stage.connect(transport, stage.lobby().withUser("bob"), new Heard());

        answer(alice.publish(text("hers").withId("same")));
        answer(bob.publish(text("his").withId("same")));

        heard.await("hers", "his");
    }

    @EveryTransport
    void whoLostTheAnswerAndSendsItAgainAppendsNothingTwice(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("alice"), heard);
        stage.silence();

        CompletableFuture<Receipt> lost = client.publish(text("one").withId("same"));
        await().atMost(PATIENCE).until(() -> stage.end(LOBBY).sequence() == 1);
        stage.cutAll();

        Receipt receipt = untilAnswered(client, lost, text("one").withId("same"));
        answer(client.publish(text("two")));
        assertThat(receipt).isEqualTo(new Receipt("same", stage.position(LOBBY, 1), true));
        heard.await("one", "two");
    }

    /** What an application does that must not lose a message: it sends it again until there is an answer. */
    private static Receipt untilAnswered(Client client, CompletableFuture<Receipt> first, Draft draft) {
        CompletableFuture<Receipt> attempt = first;
        for (int i = 0; i < TIMES; i++) {
            try {
                return attempt.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                attempt = client.publish(draft);
            } catch (TimeoutException e) {
                throw new AssertionError("no answer, and no failure either", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        throw new AssertionError("not answered");
    }
}
