package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * Remembers what a client heard, in its order.
 *
 * <p><em>Thread-safe: copy-on-write lists.</em>
 */
public final class Heard implements ClientListener {

    /** What stands among the texts for a gap. */
    public static final String GAP = "(gap)";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();

    /** Nothing heard yet. */
    public Heard() {}

    @Override
    public void message(Message message) {
        messages.add(message);
        String json = message.data().text();
        texts.add(json.startsWith("\"") ? message.data().string("data") : json);
    }

    @Override
    public void gap() {
        texts.add(GAP);
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }

    /** The messages, without the gaps. */
    public List<Message> messages() {
        return messages;
    }

    /** The data of the messages, a string's without its quotes, and {@link #GAP} where a gap was reported. */
    public List<String> texts() {
        return texts;
    }

    /** The problems, in their order. */
    public List<Problem> problems() {
        return problems;
    }

    /** Waits until exactly these texts were heard, in this order. */
    public void await(String... expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts).containsExactly(expected));
    }
}
