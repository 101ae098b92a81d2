package dev.immediacy.terminal;

import dev.immediacy.core.Client;
import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A chat in a terminal: each line that comes in is published, each message is printed, and what is lost or refused is said
 * on a line that begins with {@code --}.
 *
 * <p>Shape of what is printed: {@code bob: hello}, {@code bob (to alice): psst}. What this chat said itself is not printed
 * again. <i>Thread-safe</i>: the listener's thread prints, the caller's reads; the printer is theirs in turn.
 */
public final class Chat implements ClientListener {

    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    private final ChatConfig config;
    private final PrintWriter out;
    private final Set<String> own = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unsent = new AtomicInteger();
    private final CompletableFuture<String> refused = new CompletableFuture<>();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null); // the reading thread's

    private Chat(ChatConfig config, PrintWriter out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Chats until the input ends.
     *
     * @return whether everything that was typed was sent
     * @throws IllegalArgumentException if there is no transport of this name
     * @throws UncheckedIOException if the server cannot be reached at the beginning; later, the client goes on trying
     */
    public static boolean run(ChatConfig config, BufferedReader in, PrintWriter out) throws InterruptedException {
        Chat chat = new Chat(config, out);
        try (Client client = Transports.named(config.transport()).connect(config.client(), chat)) {
            chat.awaitReady(client);
            chat.print("-- " + config.greeting());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                chat.send(client, line);
            }
            chat.awaitSent();
            return chat.unsent.get() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the input could not be read: " + e.getMessage(), e);
        }
    }

    private void awaitReady(Client client) throws InterruptedException {
        try {
            CompletableFuture.anyOf(client.ready(), refused).get();
        } catch (ExecutionException e) {
            refused.complete(String.valueOf(e.getCause()));
        }
        String why = refused.getNow(null);
        if (why != null && !client.ready().isDone()) {
            throw new UncheckedIOException(
                    why + "; " + config.client().server() + " must be a server that runs, see --url",
                    new IOException(why));
        }
    }

    private void send(Client client, String line) {
        if (line.isBlank()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        own.add(id);
        Json text = new Json("{\"text\":" + Json.ofString(line).text() + "}"); // as the web page writes it
        Draft draft = Draft.of(text).withId(id);
        String to = config.to();
        sending = sending.thenCompose(sentBefore -> client.publish(to == null ? draft : draft.to(to)))
                .<@Nullable Void>thenApply(receipt -> null)
                .exceptionally(failure -> notSent(line, failure));
    }

    private @Nullable Void notSent(String line, Throwable failure) {
        unsent.incrementAndGet();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof MessagingException refusal ? refusal.text() : String.valueOf(cause.getMessage());
        print("-- not sent: " + line + " (" + why + ")");
        return null;
    }

    private void awaitSent() throws InterruptedException {
        try {
            sending.get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            unsent.incrementAndGet();
            print("-- not sent within " + SEND_TIMEOUT.toSeconds() + " s: what was typed last");
        }
    }

    @Override
    public void message(Message message) {
        if (own.remove(message.id())) {
            return;
        }
        String to = message.recipient() == null ? "" : " (to " + message.recipient() + ")";
        print(message.sender() + to + ": " + text(message.data()));
    }

    /** A member {@code text} is the text, as is a bare string; all else is shown as JSON. */
    private static String text(Json data) {
        try {
            if (data.text().startsWith("\"")) {
                return data.string("data");
            }
            Map<String, Json> members = data.text().startsWith("{") ? data.members("data") : Map.of();
            Json text = members.get("text");
            return text == null ? data.text() : text.string("text");
        } catch (MessagingException e) {
            return data.text();
        }
    }

    @Override
    public void gap() {
        print("-- messages are missing here: the server no longer has them");
    }

    @Override
    public void problem(Problem problem) {
        if (!refused.complete(problem.detail())) {
            print("-- " + problem.detail() + "; trying again");
        }
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
