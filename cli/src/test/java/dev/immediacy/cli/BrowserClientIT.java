package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.Retention;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.BrowserPage;
import dev.immediacy.testkit.Chromium;
import dev.immediacy.testkit.Relay;
import dev.immediacy.testkit.RelayConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("immediacy.js (docs/browser-client.md)")
class BrowserClientIT {

    private static final int RETAINED = 60;

    /** A client of the module alone; {@code heard} is what it was given, {@code ways} on which transports. */
    private static final String CONNECT = """
            import('/immediacy.js').then(({connect, RefusedError}) => {
              window.RefusedError = RefusedError;
              window.heard = []; window.gaps = []; window.states = []; window.ways = [];
              window.client = connect({
                channel: 'CHANNEL', user: 'bob', transport: 'TRANSPORT', pollInterval: 50, hold: 2000,
                onMessage: message => { heard.push(message.data); ways.push(client.transport); },
                onGap: gap => gaps.push(gap), onStatus: status => states.push(status.state),
              });
              return 1;
            })""";

    private static ImmediacyServer server;
    private static Relay relay;
    private static Chromium browser;

    private BrowserPage page;
    private String channel = "";
    private int published;

    @BeforeAll
    static void start() {
        browser = Chromium.launch();
        HubConfig hub = HubConfig.defaults().withRetention(Retention.defaults().withMessages(RETAINED));
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0).withHub(hub));
        relay = Relay.start(
                RelayConfig.defaults(),
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.uri().getPort()));
    }

    @AfterAll
    static void stop() {
        if (relay != null) {
            relay.close();
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** A file of the page is its document: the module is used without the page. */
    @BeforeEach
    void openDocument() {
        page = browser.newPage();
        page.go(relay.uri().resolve("/icon.svg"));
    }

    @AfterEach
    void leave() {
        page.evaluate("client.close()");
        page.go(URI.create("about:blank"));
        relay.accept();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void aCutIsResumedAndNothingIsLostOrDoubled(String transport) {
        connect(transport);
        publish(10);
        page.until("heard.length === 10");
        relay.refuse();
        relay.cutAll();
        page.until("states.includes('waiting')");
        publish(10);
        relay.accept();
        page.until("heard.length >= 20");
        relay.cutAll();
        publish(10);
        page.until("heard.length >= 30");

        assertHeardAll();
        assertThat(page.evaluate("gaps.length").text()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void aDirectMessageComesAndOneToAnotherDoesNot(String transport) {
        connect(transport);
        server.hub()
                .publish(
                        channel, "ann", Draft.of(new Json("\"for ann's eyes\"")).to("cid"));
        server.hub().publish(channel, "ann", Draft.of(new Json("\"for bob\"")).to("bob"));
        page.until("heard.length >= 1");
        assertThat(page.evaluate("heard.join()").text()).isEqualTo("\"for bob\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void fromTheOldestOnBothChannelAndInboxAreRead(String transport) {
        channel = "client-" + System.nanoTime();
        String user = "reader-" + System.nanoTime();
        server.hub().publish(channel, "ann", Draft.of(new Json("\"in the channel\"")));
        server.hub()
                .publish(channel, "ann", Draft.of(new Json("\"in the inbox\"")).to(user));
        page.evaluate(CONNECT.replace("CHANNEL", channel)
                .replace("TRANSPORT", transport)
                .replace("user: 'bob'", "after: '0', user: '" + user + "'"));
        page.until("heard.length >= 2");
        relay.cutAll();
        server.hub().publish(channel, "ann", Draft.of(new Json("\"later\"")));
        page.until("heard.length >= 3");

        assertThat(page.evaluate("[...heard.slice(0, 2).sort(), ...heard.slice(2)].join()")
                        .text())
                .isEqualTo("\"in the channel,in the inbox,later\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll", "socketio"})
    void aPublishIsAnsweredOnceAndARefusedOneSaysWhy(String transport) {
        connect(transport);
        assertThat(page.evaluate("client.publish({n: 1}, {id: 'once'}).then(({sequence}) => sequence)")
                        .text())
                .isEqualTo("1");
        assertThat(page.evaluate("client.publish({n: 2}, {id: 'once'}).then(({sequence}) => sequence)")
                        .text())
                .isEqualTo("1");
        assertThat(page.evaluate("client.publish(1, {to: 'x'.repeat(200)}).catch(error =>"
                                + " [error instanceof RefusedError, error.problem.field])")
                        .text())
                .isEqualTo("[true,\"to\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "longpoll", "polling", "socketio"})
    void whatIsNoLongerRetainedIsAGap(String transport) {
        connect(transport);
        publish(1);
        page.until("heard.length === 1");
        relay.refuse();
        relay.cutAll();
        page.until("states.includes('waiting')");
        publish(RETAINED + 20);
        relay.accept();
        page.until("heard.length >= " + (1 + RETAINED));

        assertThat(page.evaluate("gaps.map(({channel}) => channel).join()").text())
                .isEqualTo("\"" + channel + "\"");
        assertThat(page.evaluate("heard.slice(1).join()").text())
                .isEqualTo("\""
                        + String.join(
                                ",",
                                IntStream.rangeClosed(22, 81)
                                        .mapToObj(String::valueOf)
                                        .toList())
                        + "\"");
    }

    @Test
    void itFallsFromOneTransportToTheNextAndLosesAndDoublesNothing() {
        connect("auto");
        publish(5);
        page.until("heard.length === 5");
        takeAway("WebSocket = class extends EventTarget { constructor() { super();"
                + " setTimeout(() => this.onclose({code: 1006})); } close() {} }");
        takeAway("EventSource = class { constructor() { setTimeout(() => this.onerror()); }"
                + " addEventListener() {} close() {} }");
        takeAway("const real = fetch; fetch = (url, more) => String(url).includes('/longpoll')"
                + " ? Promise.reject(new TypeError('no long polls')) : real(url, more)");

        assertHeardAll();
        assertThat(page.evaluate("[...new Set(ways)].join()").text()).isEqualTo("\"websocket,sse,longpoll,polling\"");
    }

    /** Messages come while it is looking for another way. */
    private void takeAway(String script) {
        page.evaluate("(() => { " + script + " })()");
        relay.cutAll();
        publish(5);
        page.until("heard.length >= " + published);
        publish(5);
        page.until("heard.length >= " + published);
    }

    private void connect(String transport) {
        channel = "client-" + System.nanoTime();
        page.evaluate(CONNECT.replace("CHANNEL", channel).replace("TRANSPORT", transport));
        page.until("states.includes('open')");
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            server.hub().publish(channel, "ann", Draft.of(new Json(String.valueOf(++published))));
        }
    }

    private void assertHeardAll() {
        List<String> all =
                IntStream.rangeClosed(1, published).mapToObj(String::valueOf).toList();
        assertThat(page.evaluate("heard.join()").text()).isEqualTo("\"" + String.join(",", all) + "\"");
    }
}
