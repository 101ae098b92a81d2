package dev.immediacy.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.MemoryHub;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * {@code -Dfuzz.inputs=N} makes so many inputs for each of the five entry points, {@code -Dfuzz.seed=N} others than those of
 * seed 1. Each test prints how many inputs there were, and how they were answered.
 */
@DisplayName("Input that no client of ours would send")
class FuzzIT {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int TOGETHER = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    /** 505 is no failure of the server: the request named another version of HTTP (RFC 9110 §15.6.6). */
    private static final Pattern FAILURE =
            Pattern.compile("\"status\":50[0-4]|^HTTP/1\\.1 50[0-4]|Internal Server Error"
                    + "|Exception|\\bat [a-z]+\\.|dev\\.immediacy|org\\.eclipse|java\\.lang");

    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private static final List<String> TARGETS = List.of(
            "/v1/channels/lobby/poll?after=0&limit=10&user=alice",
            "/v1/channels/caf%C3%A9/poll?after=k2j8x0qz.42,9fh3m1ab.7",
            "/v1/channels/lobby/longpoll?hold=0&after=0&limit=1000&user=bob",
            "/v1/channels/lobby/presence",
            "/v1/transports",
            "/socket.io/?EIO=4&transport=polling&t=abc",
            "/socket.io/?EIO=4&transport=websocket&sid=abc",
            "/ws/alice/",
            "/healthz");
    private static final List<String> BODIES = List.of(
            "{\"data\":{\"text\":\"hello\",\"n\":[1,2.0,-3e4,null,true]},\"to\":\"bob\",\"id\":\"id-1\"}",
            "{\"id\":\"ü€𝄞\",\"data\":\"\\u00fc\\n\"}",
            "{\"data\":[[[[]]]],\"id\":null,\"to\":null,\"more\":{}}");
    private static final List<String> FRAMES = List.of(
            "{\"type\":\"publish\",\"id\":\"id-1\",\"data\":{\"text\":\"hello\"},\"to\":\"bob\"}",
            "{\"message\":\"hello\",\"to_user\":\"bob\"}",
            "{\"type\":\"ack\"}");
    private static final List<String> PAYLOADS = List.of(
            "40{\"user\":\"alice\",\"after\":\"0\"}",
            "40\u001e421[\"join\",\"lobby\",{\"after\":\"0\"}]\u001e3",
            "40\u001e422[\"publish\",{\"channel\":\"lobby\",\"data\":{},\"id\":\"id-1\"}]\u001e423[\"leave\",\"lobby\"]",
            "40\u001e451-[\"publish\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID\u001e41",
            "2probe\u001e6\u001e4");

    private final Fuzz fuzz = new Fuzz(SEED);
    private final Map<String, Integer> answers = new TreeMap<>();
    private Set<Thread> threadsBefore = Set.of();
    private ImmediacyServer server;
    private URI uri;

    @BeforeEach
    void start() {
        threadsBefore = threads();
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        uri = server.uri();
    }

    /** Whatever came before: the server still does its work, and keeps nothing of those who are gone. */
    @AfterEach
    void servesAsBefore(TestInfo test) throws IOException {
        System.out.printf("seed %d, %s: %s%n", SEED, test.getDisplayName(), answers);
        try (RawHttp http = RawHttp.connect(uri)) {
            RawResponse published = send(http, request("POST", "/v1/channels/after/messages", "{\"data\":1}"));
            assertThat(published.status()).isEqualTo(201);
            RawResponse read = http.get("/v1/channels/after/poll?after=0").readResponse();
            assertThat(read.body()).contains("\"data\":1}");
        }
        MemoryHub hub = (MemoryHub) server.hub();
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String channel : List.of("lobby", "frames", "café", "@alice", "@bob", "@anonymous")) {
                assertThat(hub.channel(channel).subscribers())
                        .as("readers of %s", channel)
                        .isZero();
            }
            assertThat(hub.presence().users("frames")).isEmpty();
        });
        server.close();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(threads()).as("threads of the server").isSubsetOf(threadsBefore));
    }

    /** The server's threads, and none of the virtual machine's. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("immediacy-"))
                .collect(Collectors.toSet());
    }

    @Test
    void inTheTargetOfARequestIsAnsweredAndNeverWithAFailure() throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            String target = fuzz.almostText(fuzz.oneOf(TARGETS));
            exchange(request("GET", target, ""));
        }
    }

    @Test
    void inTheHeaderOfARequestIsAnsweredAndNeverWithAFailure() throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            exchange(fuzz.almost(request("GET", fuzz.oneOf(TARGETS), "")));
        }
    }

    @Test
    void inTheBodyOfAPublishIsAnsweredAndNeverWithAFailure() throws IOException {
        for (int i = 0; i < INPUTS; i++) {
            byte[] body = fuzz.almost(fuzz.oneOf(BODIES));
            exchange(request("POST", "/v1/channels/lobby/messages?user=alice", body));
        }
    }

    @Test
    void inFramesAndFragmentsOfAWebSocketNeverMeetsAFailure() throws IOException {
        List<String> targets = List.of("/v1/channels/frames/ws?user=alice", "/ws/alice/", "/ws/");
        for (int i = 0; i < INPUTS; i += TOGETHER) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            for (int frame = 0; frame < TOGETHER; frame++) {
                byte[] whole = fuzz.frame(fuzz.almost(fuzz.oneOf(FRAMES)));
                input.writeBytes(fuzz.below(20) == 0 ? fuzz.almost(whole) : whole);
            }
            String answer = upgraded(fuzz.oneOf(targets), input.toByteArray());
            count("closed after " + TOGETHER + " frames");
            assertThat(FAILURE.matcher(answer).find())
                    .as("answer to frames of seed %d: %s", SEED, answer)
                    .isFalse();
        }
    }

    @Test
    void inThePayloadsOfEngineIoIsAnsweredAndNeverWithAFailure() throws IOException {
        String session = "";
        for (int i = 0; i < INPUTS; i++) {
            if (session.isEmpty()) {
                session = openSession();
            }
            String answer = exchange(request("POST", session, fuzz.almost(fuzz.oneOf(PAYLOADS))));
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                session = ""; // it ended with what was wrong
            } else if (i % TOGETHER == 0) {
                exchange(request("POST", session, "1"));
                session = "";
            }
        }
    }

    private String openSession() throws IOException {
        String path = "/socket.io/?EIO=4&transport=polling";
        Matcher sid = SID.matcher(exchange(request("GET", path, "")));
        assertThat(sid.find()).isTrue();
        return path + "&sid=" + sid.group(1);
    }

    private static byte[] request(String method, String target, String body) {
        return request(method, target, body.getBytes(UTF_8));
    }

    private static byte[] request(String method, String target, byte[] body) {
        String length = method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n";
        String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** Sends it on a connection of its own and returns the answer, empty where the server closed without one. */
    private String exchange(byte[] input) throws IOException {
        try (RawHttp http = RawHttp.connect(uri)) {
            String answer = new String(http.send(input).halfClose().readToCut(), UTF_8);
            Matcher status = STATUS.matcher(answer);
            assertThat(answer.isEmpty() || status.lookingAt())
                    .as("answer to %s", text(input))
                    .isTrue();
            count(answer.isEmpty() ? "none" : status.group(1));
            assertThat(FAILURE.matcher(answer).find())
                    .as("seed %d, answer to %s: %s", SEED, text(input), answer)
                    .isFalse();
            return answer;
        } catch (SocketException e) {
            count("closed");
            return ""; // the server closed while the rest was still being sent
        }
    }

    private void count(String answer) {
        answers.merge(answer, 1, Integer::sum);
    }

    private static RawResponse send(RawHttp http, byte[] request) throws IOException {
        return http.send(request).readResponse();
    }

    private String upgraded(String target, byte[] frames) throws IOException {
        try (RawHttp http = RawHttp.connect(uri)) {
            http.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            assertThat(http.readHead()).startsWith("HTTP/1.1 101 ");
            return new String(http.send(frames).halfClose().readToCut(), UTF_8);
        } catch (EOFException | SocketException e) {
            return ""; // it was cut for what it sent
        }
    }

    private static String text(byte[] input) {
        String text = new String(input, ISO_8859_1);
        return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
    }
}
