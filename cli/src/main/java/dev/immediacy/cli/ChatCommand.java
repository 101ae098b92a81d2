package dev.immediacy.cli;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.MessagingException;
import dev.immediacy.terminal.Chat;
import dev.immediacy.terminal.ChatConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./immediacy chat}: a line in is a message out. */
@Command(
        name = "chat",
        description = "Chats in the terminal: a line is a message. Ctrl-D ends, with 0 if all that was typed was sent.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "websocket",
            description = "polling, longpoll, sse, socketio or websocket (default: ${DEFAULT-VALUE}).")
    private String transport = "";

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "Who you are.")
    private String user = "";

    @Option(names = "--to", paramLabel = "NAME", description = "Whom your lines are for (default: the channel).")
    private @Nullable String to;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            defaultValue = "lobby",
            description = "Where you listen, and talk (default: ${DEFAULT-VALUE}).")
    private String channel = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--token-file", paramLabel = "FILE", description = "Your token, where the server asks for one.")
    private @Nullable Path tokenFile;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return Chat.run(config(), in, spec.commandLine().getOut()) ? 0 : 1;
    }

    private ChatConfig config() {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("url must be like http://127.0.0.1:8080, was " + url);
        }
        try {
            return new ChatConfig(
                    transport, ClientConfig.of(url, channel).withUser(user).withToken(token()), to);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e.text(), e);
        }
    }

    private @Nullable String token() {
        try {
            return tokenFile == null ? null : Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + tokenFile + ", it must exist and be readable", e);
        }
    }
}
