package dev.immediacy.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.DaemonThreads;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.Transport;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chats against a real server, driven as a terminal would: lines in, lines out, end of input. */
class ChatIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ImmediacyServer server;

    @BeforeEach
    void start() {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> names() {
        return ServiceLoader.load(Transport.class).stream()
                .map(provider -> provider.get().name())
                .sorted();
    }

    /** Somebody at a terminal. */
    private static final class Person implements AutoCloseable {

        /** One for each: a chat blocks, and on JDK 25 the common pool of two processors has one thread for everything. */
        private static final Executor THREADS = Executors.newCachedThreadPool(DaemonThreads.named("chat-it"));

        private final StringWriter screen = new StringWriter();
        private final PipedWriter keyboard = new PipedWriter();
        private final CompletableFuture<Boolean> ended;

        Person(ChatConfig config) throws IOException {
            BufferedReader in = new BufferedReader(new PipedReader(keyboard));
            ended = CompletableFuture.supplyAsync(() -> chat(config, in), THREADS);
            await().atMost(PATIENCE).until(() -> !lines().isEmpty());
        }

        private boolean chat(ChatConfig config, BufferedReader in) {
            try {
                return Chat.run(config, in, new PrintWriter(screen));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void types(String... typed) throws IOException {
            for (String line : typed) {
                keyboard.write(line + "\n");
            }
            keyboard.flush();
        }

        List<String> lines() {
            return screen.toString().lines().toList();
        }

        void sees(String... expected) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(lines().subList(1, lines().size())).containsExactly(expected));
        }

        boolean endsInput() throws Exception {
            keyboard.close();
            return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            keyboard.close();
        }
    }

    private ChatConfig config(String transport, String user) {
        return new ChatConfig(transport, ClientConfig.of(server.uri(), "lobby").withUser(user), null);
    }

    @ParameterizedTest
    @MethodSource("names")
    void twoTalkInTheChannelAndLeave(String name) throws Exception {
        try (Person alice = new Person(config(name, "alice"));
                Person bob = new Person(config(name, "bob"))) {
            alice.types("hello", "  ", "does it \"work\"? 好");
            bob.sees("alice: hello", "alice: does it \"work\"? 好");
            bob.types("yes");
            alice.sees("bob: yes");

            assertThat(alice.lines().get(0)).startsWith("-- alice talks to everybody in lobby by " + name);
            assertThat(alice.endsInput()).isTrue();
            assertThat(bob.endsInput()).isTrue();
        }
    }

    @Test
    void whatIsForOneIsSeenByNobodyElse() throws Exception {
        ChatConfig toBob = new ChatConfig("sse", config("sse", "alice").client(), "bob");
        try (Person alice = new Person(toBob);
                Person bob = new Person(config("longpoll", "bob"));
                Person carol = new Person(config("websocket", "carol"))) {
            alice.types("psst");
            bob.sees("alice (to bob): psst");
            bob.types("what?");
            carol.sees("bob: what?");
            alice.sees("bob: what?");
        }
    }

    @Test
    void dataOfOtherClientsIsShownAsItsTextOrAsItself() throws Exception {
        try (Person alice = new Person(config("websocket", "alice"))) {
            for (String data : List.of("{\"text\": \"hi\"}", "{\"text\": 1}", "[1, 2]", "null", "\"plain\"")) {
                server.hub().publish("lobby", "page", Draft.of(new Json(data)));
            }
            alice.sees("page: hi", "page: {\"text\": 1}", "page: [1, 2]", "page: null", "page: plain");
        }
    }

    @Test
    void aCursorThatIsGoneIsSaidPlainly() throws Exception {
        server.hub().publish("lobby", "bob", Draft.of(Json.ofString("oldest")));
        ChatConfig late = new ChatConfig(
                "longpoll",
                ClientConfig.of(server.uri(), "lobby").withUser("alice").withAfter("gone.7"),
                null);
        try (Person alice = new Person(late)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(alice.lines())
                            .containsSubsequence(
                                    "-- messages are missing here: the server no longer has them", "bob: oldest"));
            assertThat(alice.endsInput()).isTrue();
        }
    }

    @Test
    void pipedInputIsSentInItsOrderBeforeTheChatEnds() throws Exception {
        try (Person bob = new Person(config("websocket", "bob"))) {
            boolean sent = Chat.run(
                    config("longpoll", "alice"),
                    new BufferedReader(new StringReader("a\nb\nc\nd\ne\n")),
                    new PrintWriter(new StringWriter()));

            assertThat(sent).isTrue();
            bob.sees("alice: a", "alice: b", "alice: c", "alice: d", "alice: e");
        }
    }

    @Test
    void whatTheServerRefusesIsSaidAndRemembered() throws Exception {
        try (Person alice = new Person(config("polling", "alice"))) {
            server.close();
            alice.types("anybody?");

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(alice.lines()).anyMatch(line -> line.startsWith("-- not sent: anybody?")));
            assertThat(alice.endsInput()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aServerThatIsNotThereIsOneLineThatSaysWhatToDo(String name) {
        ClientConfig nowhere =
                ClientConfig.of(URI.create("http://127.0.0.1:1"), "lobby").withUser("alice");

        assertThatThrownBy(() -> Chat.run(
                        new ChatConfig(name, nowhere, null),
                        new BufferedReader(new StringReader("hello\n")),
                        new PrintWriter(new StringWriter())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("http://127.0.0.1:1 must be a server that runs, see --url");
    }
}
