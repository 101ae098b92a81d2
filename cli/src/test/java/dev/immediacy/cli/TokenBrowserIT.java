package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.UnauthenticatedException;
import dev.immediacy.http.GateConfig;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.BrowserPage;
import dev.immediacy.testkit.Chromium;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Here a token is its user's name, and {@code short.bob} is bob for two seconds. */
@DisplayName("A browser at a server that authenticates")
class TokenBrowserIT {

    private static final String CONNECT = """
            import('/immediacy.js').then(({connect}) => {
              window.heard = []; window.states = []; window.reasons = [];
              window.client = connect({
                channel: 'CHANNEL', token: TOKEN, transport: 'TRANSPORT', pollInterval: 50, hold: 1000,
                onMessage: message => heard.push(message.from + ' ' + message.data),
                onStatus: status => { states.push(status.state); reasons.push(status.reason); },
              });
              return 1;
            })""";

    private static Relays relays;
    private static ImmediacyServer server;
    private static Chromium browser;

    private BrowserPage page;

    @BeforeAll
    static void start() {
        browser = Chromium.launch();
        relays = new Relays();
        server = ServeCommand.startBehind(
                relays,
                ServerConfig.defaults()
                        .withPort(0)
                        .withGate(GateConfig.open().withAuthenticator(TokenBrowserIT::identity)));
    }

    private static Identity identity(@Nullable String token) {
        if (token == null) {
            throw UnauthenticatedException.noToken();
        }
        return token.startsWith("short.")
                ? new Identity(token.substring(6), Instant.now().plusSeconds(2))
                : Identity.named(token);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            relays.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openDocument() {
        page = browser.newPage();
        page.go(server.uri().resolve("/icon.svg"));
    }

    @AfterEach
    void leave() {
        page.go(URI.create("about:blank"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void aClientWithATokenTalksAsItsUserAndHearsItsInbox(String transport) {
        String channel = connect(transport, "'bob'");
        page.until("states.includes('open')");
        page.evaluate("client.publish('all')");
        server.hub().publish(channel, "ann", Draft.of(new Json("\"psst\"")).to("bob"));
        page.until("heard.length >= 2");
        assertThat(page.evaluate("heard.sort().join()").text()).isEqualTo("\"ann psst,bob all\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "longpoll", "polling", "socketio"})
    void aClientWithoutOneIsRefusedForGood(String transport) {
        connect(transport, "undefined");
        page.until("states.at(-1) === 'refused'");
        assertThat(page.evaluate("reasons.at(-1)").text()).contains("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "socketio"})
    void aSessionThatOutlivesItsTokenIsRefused(String transport) {
        connect(transport, "'short.bob'");
        page.until("states.includes('open')");
        page.until("states.at(-1) === 'refused'");
        assertThat(page.evaluate("reasons.at(-1)").text()).contains("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void aClientThatCanGiveANewTokenGoesOn(String transport) {
        String channel = connect(transport, "() => (window.asked = (window.asked ?? 0) + 1) > 1 ? 'bob' : 'short.bob'");
        page.until("states.includes('open')");
        page.until("window.asked > 1 && states.at(-1) === 'open'");
        server.hub().publish(channel, "ann", Draft.of(new Json("\"still here\"")));
        page.until("heard.length >= 1");
    }

    @Test
    void thePageTakesItsTokenFromTheAddressAndHidesIt() {
        page.go(URI.create("about:blank"));
        page = browser.newPage(); // without what the document of the other tests asked for
        page.go(server.uri().resolve("/#access_token=carol"));
        page.until("document.querySelectorAll('.lane .pill.open').length === 5");
        assertThat(page.evaluate("location.href").text()).doesNotContain("carol");
        assertThat(page.complaints()).isEmpty();
    }

    private String connect(String transport, String token) {
        String channel = "token-" + System.nanoTime();
        page.evaluate(CONNECT.replace("CHANNEL", channel)
                .replace("TRANSPORT", transport)
                .replace("TOKEN", token));
        return channel;
    }
}
