package dev.immediacy.testkit;

import static dev.immediacy.testkit.Stage.PATIENCE;
import static dev.immediacy.testkit.Stage.answer;
import static dev.immediacy.testkit.Stage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Transport;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What a message may hold, and that it arrives as it was written. */
public abstract class PayloadContract extends TransportContract {

    private static final int LIMIT = 128 << 10;
    private static final int PLANES = 17;
    private static final int QUOTES = 2;

    @EveryTransport
    void messagesUpToTheLimitArriveAndOneByteMoreIsRefusedClearly(Transport transport) {
        Stage stage = stage(HubConfig.defaults().withMaxMessageBytes(LIMIT));
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("alice"), heard);
        String half = "x".repeat((64 << 10) - QUOTES);
        String whole = "y".repeat(LIMIT - QUOTES);

        answer(client.publish(text(half)));
        answer(client.publish(text(whole)));
        assertRefused(client, text(whole + "z"), "message is 131073 bytes, maxMessageBytes is 131072");
        assertRefused(client, text("ü".repeat(LIMIT)), "bytes, maxMessageBytes is 1");
        answer(client.publish(text("next")));

        heard.await(half, whole, "next");
    }

    @EveryTransport
    void aMessageFarOverTheLimitIsRefusedAndTheNextArrives(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby().withUser("alice"), heard);

        assertRefused(client, text("x".repeat(3 << 20)), " bytes, max");
        answer(client.publish(text("next")));

        heard.await("next");
    }

    @EveryTransport
    void theLargestMessageOfAServerArrivesWhoeverPublishedIt(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        stage.connect(transport, stage.lobby(), heard);
        String largest = "x".repeat(HubConfig.defaults().maxMessageBytes() - QUOTES);

        stage.publish(largest, "next");

        heard.await(largest, "next");
    }

    @EveryTransport
    void everyShapeOfJsonArrivesInItsAuthorsOwnText(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby(), heard);
        String deepest = "[".repeat(Draft.MAX_DEPTH) + "]".repeat(Draft.MAX_DEPTH);
        List<String> texts = List.of(
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "-0.0",
                "1.0",
                "1e400",
                "123456789012345678901234567890",
                "{\"b\":1,\"a\":2,\"\":{}}",
                "[ 1 , [ ] ,\n{ } ]",
                "[\"\\u0000\\u2028\\/\"]",
                "{\"a\":".repeat(Draft.MAX_DEPTH) + "1" + "}".repeat(Draft.MAX_DEPTH),
                deepest);

        texts.forEach(text -> answer(client.publish(Draft.of(new Json(text)))));

        heard.await(texts.toArray(String[]::new));
    }

    @EveryTransport
    void jsonThatIsNestedTooDeepIsRefusedAndTheNextArrives(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        ClientConfig lobby = stage.lobby();
        Client client = stage.connect(transport, lobby, heard);
        String deeper = "[".repeat(Draft.MAX_DEPTH + 1) + "]".repeat(Draft.MAX_DEPTH + 1);

        assertThatThrownBy(() -> Draft.of(new Json(deeper)))
                .isInstanceOf(MessagingException.class)
                .hasMessage("data must nest at most " + Draft.MAX_DEPTH + " deep, was deeper");
        answer(client.publish(text("next")));

        heard.await("next");
    }

    @EveryTransport
    void everyPlaneOfUnicodeArrivesInTextsAndNames(Transport transport) {
        Stage stage = stage();
        StringBuilder all = new StringBuilder("\u0000\u001f\"\\/\u007f\u0085\u2028\u2029\ufeff\r\n\t");
        for (int plane = 0; plane < PLANES; plane++) {
            int first = plane << 16;
            all.appendCodePoint(first + 0x21).appendCodePoint(first + 0xd7ff).appendCodePoint(first + 0xe000);
            all.appendCodePoint(first + 0xfffd).appendCodePoint(first + 0xffff);
        }
        String text = all.toString();
        String name = "é ü/%?#&+𝄞" + Character.toString(0x10fffd);
        Heard heard = new Heard();
        ClientConfig config = ClientConfig.of(stage.relay().uri(), name)
                .withPolling(stage.lobby().polling())
                .withUser(name + "2");
        Client client = stage.connect(transport, config, heard);

        answer(client.publish(text(text).withId(name)));
        answer(client.publish(text("direct").to(name + "2")));

        await().atMost(PATIENCE).until(() -> heard.messages().size() == 2);
        assertThat(heard.texts()).containsExactlyInAnyOrder(text, "direct");
        assertThat(heard.messages())
                .allSatisfy(message -> assertThat(message.sender()).isEqualTo(name + "2"));
        assertThat(heard.messages())
                .filteredOn(message -> message.id().equals(name))
                .singleElement()
                .satisfies(message -> assertThat(message.channel()).isEqualTo(name));
    }

    @EveryTransport
    void halfOfASurrogatePairArrivesAsTheEscapeItIsWrittenAs(Transport transport) {
        Stage stage = stage();
        Heard heard = new Heard();
        Client client = stage.connect(transport, stage.lobby(), heard);

        answer(client.publish(Draft.of(new Json("\"a\\uD800b\""))));
        answer(client.publish(text("a\udc00b"))); // as a character it could not be encoded in UTF-8
        answer(client.publish(text("next")));

        heard.await("a\ud800b", "a\udc00b", "next");
    }

    private static void assertRefused(Client client, Draft draft, String why) {
        assertThatThrownBy(() -> client.publish(draft).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(why);
    }
}
