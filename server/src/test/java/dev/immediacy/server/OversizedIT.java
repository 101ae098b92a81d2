package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.RawResponse;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is too large, too long or too deep is a problem of its sender alone")
class OversizedIT {

    private static final int MAX_MESSAGE = 1 << 20;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String MESSAGES = "POST /v1/channels/lobby/messages" + HOST;
    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private static ImmediacyServer server;
    private static Bystanders others;

    @BeforeAll
    static void start() throws Exception {
        server = ImmediacyServer.start(ServerConfig.defaults().withPort(0));
        others = Bystanders.of(server);
    }

    @AfterEach
    void nobodyElseNoticed() throws IOException {
        others.areServed();
    }

    @AfterAll
    static void stop() throws IOException {
        others.gotEverything();
        others.close();
        server.close();
    }

    static Stream<Arguments> oversized() {
        return Stream.of(
                Arguments.of(414, "URI", "GET /" + "x".repeat(100_000) + HOST + "\r\n"),
                Arguments.of(414, "query", "GET /v1/channels/lobby/poll?after=" + "x".repeat(20_000) + HOST + "\r\n"),
                Arguments.of(431, "header", "GET /v1/transports" + HOST + "X: " + "x".repeat(100_000) + "\r\n\r\n"),
                Arguments.of(
                        431, "number of headers", "GET /v1/transports" + HOST + "X: x\r\n".repeat(10_000) + "\r\n"),
                Arguments.of(
                        431,
                        "token",
                        "GET /v1/transports" + HOST + "Authorization: Bearer " + "x".repeat(9_000) + "\r\n\r\n"),
                Arguments.of(400, "cursor", "GET /v1/channels/lobby/poll?after=" + "x".repeat(5_000) + HOST + "\r\n"),
                Arguments.of(400, "channel", "GET /v1/channels/" + "x".repeat(200) + "/poll" + HOST + "\r\n"),
                Arguments.of(400, "user", "GET /v1/channels/lobby/poll?user=" + "x".repeat(200) + HOST + "\r\n"),
                Arguments.of(400, "length", MESSAGES + "Content-Length: 99999999999999999999\r\n\r\n"),
                Arguments.of(413, "announced body", MESSAGES + "Content-Length: 1000000000\r\n\r\n{"),
                Arguments.of(400, "chunk", MESSAGES + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n{"),
                Arguments.of(400, "depth", post("{\"data\":" + "[".repeat(100_000) + "}")),
                Arguments.of(400, "id", post("{\"data\":1,\"id\":\"" + "x".repeat(100_000) + "\"}")));
    }

    private static String post(String body) {
        return MESSAGES + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("oversized")
    void aRequestIsAnsweredWithAProblem(int status, String what, String request) throws IOException {
        assertThat(what).isNotEmpty();
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            send(raw, request);
            RawResponse answer = raw.readResponse();
            assertThat(answer.status()).isEqualTo(status);
            isAProblem(answer);
        }
    }

    private static void isAProblem(RawResponse answer) {
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + answer.status())
                .doesNotContain("Exception", "org.eclipse", "dev.immediacy")
                .hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aBodyWithoutEndIsCutWhenItIsTooLarge(String head, String chunk, String why) throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.send(head);
            String cut = "";
            for (int i = 0; i < 64 && cut.isEmpty(); i++) {
                cut = send(raw, chunk) ? "" : "cut";
            }
            String answer = new String(raw.readToCut(), StandardCharsets.UTF_8);
            // what is sent beyond the answer makes the system reset the connection, and the answer may go with it
            assertThat(answer).matches("(?s)|HTTP/1.1 413 .*" + why + ".*").doesNotContain("Exception");
        }
    }

    static Stream<Arguments> endless() {
        String chunk = "40000\r\n" + "x".repeat(0x40000) + "\r\n";
        return Stream.of(
                Arguments.of(MESSAGES + "Transfer-Encoding: chunked\r\n\r\n", chunk, "maxMessageBytes is 1048576"),
                Arguments.of(MESSAGES + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n".repeat(100_000), "max"));
    }

    @Test
    void anEngineIoPayloadThatIsTooLargeEndsItsSession() throws IOException {
        try (RawHttp raw = RawHttp.connect(server.uri())) {
            raw.get("/socket.io/?EIO=4&transport=polling");
            String sid = raw.readResponse().body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
            raw.send("POST /socket.io/?EIO=4&transport=polling&sid=" + sid + HOST + "Content-Length: 2000000\r\n\r\n");
            send(raw, "4".repeat(2_000_000));
            assertThat(raw.readResponse().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 1L << 40})
    void aWebSocketFrameIsCountedOrCutAndNotKept(long length) throws IOException {
        try (RawHttp raw = upgraded("/v1/channels/lobby/ws")) {
            raw.send(frameHead(0x81, length));
            int sent = 0;
            while (sent < 64 && send(raw, new byte[MAX_MESSAGE])) {
                sent++;
            }
            others.areServed();
        }
    }

    @Test
    void aMessageOfManyFragmentsIsAnsweredWithAnErrorFrameAndTheSocketGoesOn() throws IOException {
        try (RawHttp raw = upgraded("/v1/channels/lobby/ws")) {
            raw.send(frameHead(0x01, 0));
            for (int i = 0; i < 64; i++) {
                raw.send(frameHead(0x00, MAX_MESSAGE / 8)).send(new byte[MAX_MESSAGE / 8]);
            }
            raw.send(frameHead(0x80, 0));
            assertThat(raw.readUntil("\"status\":413")).contains("\"type\":\"error\"");
        }
    }

    @Test
    void aSocketIoFrameThatIsTooLargeClosesItsConnection() throws IOException {
        try (RawHttp raw = upgraded("/socket.io/?EIO=4&transport=websocket")) {
            raw.send(frameHead(0x81, 1L << 40));
            for (int i = 0; i < 64 && send(raw, new byte[MAX_MESSAGE]); i++) {
                others.areServed();
            }
            raw.readToCut();
        }
    }

    private RawHttp upgraded(String path) throws IOException {
        RawHttp raw = RawHttp.connect(server.uri());
        raw.send("GET " + path + HOST + UPGRADE);
        assertThat(raw.readHead()).startsWith("HTTP/1.1 101");
        return raw;
    }

    /** RFC 6455 §5.2, masked with zeros. */
    private static byte[] frameHead(int first, long length) {
        return ByteBuffer.allocate(14)
                .put((byte) first)
                .put((byte) (0x80 | 127))
                .putLong(length)
                .putInt(0)
                .array();
    }

    private static boolean send(RawHttp raw, String text) throws IOException {
        return send(raw, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it could be sent: the server may answer, and close, before everything was. */
    private static boolean send(RawHttp raw, byte[] bytes) throws IOException {
        try {
            raw.send(bytes);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }
}
