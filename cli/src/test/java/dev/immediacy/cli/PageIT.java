package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.immediacy.core.Json;
import dev.immediacy.server.ImmediacyServer;
import dev.immediacy.server.ServerConfig;
import dev.immediacy.testkit.BrowserPage;
import dev.immediacy.testkit.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The web page, in a real browser")
class PageIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Path AXE = Path.of("src", "test", "js", "node_modules", "axe-core", "axe.min.js");
    private static final String FIVE_OPEN = "document.querySelectorAll('.lane .pill.open').length === 5";
    private static final String SCORES = """
            [...document.querySelectorAll('.lane [data-score]')]
                .filter(score => score.dataset.score !== 'received')
                .map(score => score.querySelector('dd').innerText)""";

    private static Relays relays;
    private static ImmediacyServer server;
    private static Chromium browser;

    private BrowserPage page;

    @BeforeAll
    static void start() {
        browser = Chromium.launch();
        relays = new Relays();
        server = ServeCommand.startBehind(relays, ServerConfig.defaults().withPort(0));
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
    void openPage() {
        page = browser.newPage();
        page.language("en");
        page.size(1280, 900);
    }

    @AfterEach
    void leavePage() {
        page.go(URI.create("about:blank")); // its lanes would go on
        assertThat(page.requests())
                .allSatisfy(request -> assertThat(List.of("127.0.0.1", ""))
                        .as("%s", request)
                        .contains(request.getHost() == null ? "" : request.getHost()));
    }

    @Nested
    @DisplayName("Race")
    class Race {

        @BeforeEach
        void open() {
            page.go(server.uri().resolve("/"));
            page.until(FIVE_OPEN);
        }

        @Test
        void whatIsPublishedOnceArrivesInEveryLane() {
            page.click("#publish");
            page.until(received(1));
            assertThat(page.evaluate(SCORES).text()).doesNotContainPattern("[1-9]");
            assertThat(page.complaints()).isEmpty();
        }

        @Test
        void aStreamLosesAndDoublesNothingWhenEveryLaneIsCutAgainAndAgain() {
            stream("10");
            for (int round = 1; round <= 3; round++) {
                page.until(receivedAtLeast(10 * round));
                page.evaluate("document.querySelectorAll('[data-act=cut]').forEach(button => button.click())");
            }
            page.until(receivedAtLeast(40));
            stream("0");
            page.until(
                    "new Set([...document.querySelectorAll('[data-score=received] dd')].map(dd => dd.innerText)).size"
                            + " === 1");
            assertThat(page.evaluate(SCORES).text()).doesNotContainPattern("[1-9]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"pause", "stall"})
        void aLaneThatStopsReadingGetsEverythingWhenItGoesOn(String act) {
            page.evaluate("document.querySelectorAll('[data-act=" + act + "]').forEach(button => button.click())");
            page.until(
                    "document.querySelectorAll('.lane .pill.open').length < 5"
                            + " || [...document.querySelectorAll('.lane .pill')].every(pill => pill.innerText === 'Slow reader')");
            if (act.equals("stall")) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> relays.toJson().split("\"stalled\":true", -1).length == 6);
            }
            for (int i = 0; i < 3; i++) {
                page.click("#publish");
            }
            page.evaluate("fetch('/healthz').then(() => 1)"); // behind the publishes, and not stalled
            page.evaluate("document.querySelectorAll('[data-act=" + act + "]').forEach(button => button.click())");
            page.until(received(3));
            assertThat(page.evaluate(SCORES).text()).doesNotContainPattern("[1-9]");
        }

        @Test
        void aMessageBehindAnotherFallsIntoTheDeafGapOfTheLongPoll() {
            page.fill("#round-trip", "400");
            AtomicInteger published = new AtomicInteger();
            // two requests, which a busy machine may bring together or apart: then once more
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                page.click("#publish-pair");
                page.until(received(published.addAndGet(2)));
                return page.text(".verdict").startsWith("Message " + published + " fell into the deaf gap");
            });
            assertThat(page.evaluate("document.querySelectorAll('.trace .deaf').length")
                            .text())
                    .isNotEqualTo("0");
        }

        @Test
        void streamsBeyondTheBrowsersConnectionsWait() {
            page.click("#limit summary");
            // counted after three seconds, within which a busy machine may not have opened six: then once more
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                page.click("#limit button");
                page.until("!document.querySelector('#limit button').disabled"
                        + " && document.querySelector('#limit [role=status]').innerText !== ''");
                assertThat(page.text("#limit [role=status]")).matches("[0-6] of 8.*");
                return page.text("#limit [role=status]").startsWith("6 of 8");
            });
        }

        private void stream(String rate) {
            page.fill("#rate", rate);
        }

        private static String received(int count) {
            return "[...document.querySelectorAll('[data-score=received] dd')].every(dd => dd.innerText === '" + count
                    + "')";
        }

        private static String receivedAtLeast(int count) {
            return "[...document.querySelectorAll('[data-score=received] dd')].every(dd => Number(dd.innerText) >= "
                    + count + ")";
        }
    }

    @Nested
    @DisplayName("Chat")
    class Chat {

        private final BrowserPage other = browser.newPage();

        @AfterEach
        void leaveOther() {
            other.go(URI.create("about:blank"));
        }

        @ParameterizedTest(name = "{0} with {1}")
        @CsvSource({"websocket, longpoll", "socketio, sse", "auto, polling"})
        void twoPagesOnDifferentTransportsTalk(String mine, String others) {
            String room = "room-" + mine + "-" + others;
            join(page, "ann", room, mine);
            join(other, "bob", room, others);

            say(page, "", "hello <b>bob</b>");
            other.until(says("hello <b>bob</b>"));
            say(other, "ann", "psst");
            page.until(says("psst"));
            page.until("document.querySelectorAll('.present li').length === 2");

            assertThat(page.text(".messages .direct .from")).isEqualTo("bob → ann");
            assertThat(other.evaluate("document.querySelectorAll('.messages b').length")
                            .text())
                    .isEqualTo("0");
            assertThat(page.complaints()).isEmpty();
            assertThat(other.complaints()).isEmpty();
        }

        @Test
        void whoComesLaterOrAgainSeesTheHistoryOnce() {
            join(page, "ann", "history", "websocket");
            say(page, "", "first");
            page.until(says("first"));
            page.click("#chat-connect");
            page.until("document.querySelector('[data-state=closed]')");
            join(other, "bob", "history", "sse");
            other.until(says("first"));
            say(other, "", "second");
            other.until(says("second"));

            page.click("#chat-connect");
            page.until(says("second"));
            assertThat(page.evaluate("document.querySelectorAll('.messages li').length")
                            .text())
                    .isEqualTo("2");
        }

        private void join(BrowserPage joining, String user, String room, String transport) {
            joining.language("en");
            joining.go(server.uri().resolve("/"));
            joining.until("document.querySelector('#chat')");
            joining.fill("#chat-user", user);
            joining.fill("#chat-room", room);
            joining.fill("#chat-transport", transport);
            joining.click("#chat-connect");
            joining.until("document.querySelector('.chat-status[data-state=open]')");
        }

        private static void say(BrowserPage speaking, String to, String text) {
            speaking.fill("#chat-to", to);
            speaking.fill("#chat-draft", text);
            speaking.click("#chat-send");
        }

        private static String says(String text) {
            return "[...document.querySelectorAll('.messages .text')].some(each => each.innerText === "
                    + Json.ofString(text).text() + ")";
        }
    }

    @Nested
    @DisplayName("Language and looks")
    class Looks {

        @Test
        void theBrowsersLanguageIsSpokenAndAnotherChosenIsKept() {
            page.language("zh-CN");
            page.go(server.uri().resolve("/"));
            page.until("document.querySelector('#publish')");
            assertThat(page.evaluate("document.documentElement.lang").text()).isEqualTo("\"zh-CN\"");
            assertThat(page.text("#publish")).isEqualTo("发布一条消息");
            assertThat(page.text("#chat-send")).isEqualTo("发送");

            page.click("header button");
            page.until("document.querySelector('#publish').innerText === 'Publish a message'");
            page.go(server.uri().resolve("/"));
            page.until("document.querySelector('#publish')");
            assertThat(page.text("#publish")).isEqualTo("Publish a message");
            page.evaluate("localStorage.clear()");
            assertThat(page.complaints()).isEmpty();
        }

        @Test
        void everyWordIsThereInBothLanguages() {
            page.go(server.uri().resolve("/"));
            assertThat(page.evaluate("""
                            import('/text.js').then(({TEXT}) => {
                              const words = (value, path) => typeof value === 'object'
                                ? Object.entries(value).flatMap(([key, inner]) => words(inner, path + '.' + key))
                                : [path + ' ' + typeof value];
                              const [a, b] = Object.values(TEXT).map(text => words(text, '').sort());
                              return [...a.filter(x => !b.includes(x)), ...b.filter(x => !a.includes(x))].join();
                            })""").text()).isEqualTo("\"\"");
        }

        @ParameterizedTest(name = "{0} {1} {2}")
        @CsvSource({
            "en, light, 1280", "en, dark, 390", "en, dark, 1280", "en, light, 360",
            "zh-CN, light, 390", "zh-CN, dark, 1280", "zh-CN, light, 1280", "zh-CN, dark, 390"
        })
        void axeFindsNothingSeriousAndNothingIsWiderThanTheScreen(String language, String scheme, int width)
                throws IOException {
            page.language(language);
            page.scheme(scheme);
            page.size(width, 900);
            page.go(server.uri().resolve("/"));
            page.until(FIVE_OPEN);
            page.click("#publish-pair");
            page.until("[...document.querySelectorAll('[data-score=received] dd')].every(dd => dd.innerText === '2')");
            page.click("#chat-connect");
            page.until("document.querySelector('.chat-status[data-state=open]')");

            page.screenshot(SCREENSHOTS.resolve(language + "-" + scheme + "-" + width + ".png"));
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                            .text())
                    .isEqualTo("true");
            assertThat(violations()).isEmpty();
            assertThat(page.complaints()).isEmpty();
        }

        private List<String> violations() throws IOException {
            if (System.getenv("CI") == null) {
                assumeTrue(Files.exists(AXE), "axe-core is missing: run npm ci in cli/src/test/js");
            }
            page.evaluate(Files.readString(AXE) + ";undefined");
            Json found = page.evaluate("""
                    axe.run().then(({violations}) => violations
                      .filter(({impact}) => impact === 'serious' || impact === 'critical')
                      .map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html).join(' ')))""");
            return found.elements("violations").stream().map(Json::text).collect(Collectors.toList());
        }
    }
}
