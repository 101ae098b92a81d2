package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Engine.IO v4, Query parameters")
class RequestCheckTest {
    private static @Nullable EngineTransport carrying(String sid) {
        return switch (sid) {
            case "polls" -> EngineTransport.POLLING;
            case "socket" -> EngineTransport.WEBSOCKET;
            default -> null;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  4,   polling,   ,       false",
        "GET,  4,   websocket, ,       true",
        "CONNECT,4, websocket, ,       true",
        "GET,  4,   polling,   polls,  false",
        "POST, 4,   polling,   polls,  false",
        "GET,  4,   websocket, polls,  true",
        "GET,  4,   websocket, socket, true",
    })
    void allows(String method, String version, String transport, @Nullable String sid, boolean upgrade) {
        assertThat(new RequestCheck(method, version, transport, sid, upgrade).refusal(RequestCheckTest::carrying))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    4,   ,          ,       false, TRANSPORT_UNKNOWN",
        "GET,    4,   abc,       ,       false, TRANSPORT_UNKNOWN",
        "GET,    abc, abc,       nobody, false, TRANSPORT_UNKNOWN",
        "GET,    4,   polling,   nobody, false, SESSION_UNKNOWN",
        "GET,    4,   websocket, nobody, true,  SESSION_UNKNOWN",
        "POST,   4,   polling,   ,       false, BAD_HANDSHAKE_METHOD",
        "PUT,    4,   polling,   ,       false, BAD_HANDSHAKE_METHOD",
        "CONNECT,4,   polling,   ,       false, BAD_HANDSHAKE_METHOD",
        "GET,    ,    polling,   ,       false, UNSUPPORTED_VERSION",
        "GET,    3,   polling,   ,       false, UNSUPPORTED_VERSION",
        "GET,    abc, websocket, ,       true,  UNSUPPORTED_VERSION",
        "GET,    3,   polling,   polls,  false, UNSUPPORTED_VERSION",
        "GET,    4,   websocket, ,       false, BAD_REQUEST",
        "GET,    4,   polling,   ,       true,  BAD_REQUEST",
        "PUT,    4,   polling,   polls,  false, BAD_REQUEST",
        "GET,    4,   polling,   socket, false, BAD_REQUEST",
        "POST,   4,   polling,   socket, false, BAD_REQUEST",
    })
    void refuses(
            String method,
            @Nullable String version,
            @Nullable String transport,
            @Nullable String sid,
            boolean upgrade,
            EngineError error) {
        assertThat(new RequestCheck(method, version, transport, sid, upgrade).refusal(RequestCheckTest::carrying))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TRANSPORT_UNKNOWN    | {\"code\":0,\"message\":\"Transport unknown\"}",
                "SESSION_UNKNOWN      | {\"code\":1,\"message\":\"Session ID unknown\"}",
                "BAD_HANDSHAKE_METHOD | {\"code\":2,\"message\":\"Bad handshake method\"}",
                "BAD_REQUEST          | {\"code\":3,\"message\":\"Bad request\"}",
                "UNSUPPORTED_VERSION  | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
            })
    void errorsHaveTheCodesClientsKnow(EngineError error, String json) {
        assertThat(StandardCharsets.UTF_8.decode(error.body()).toString()).isEqualTo(json);
    }

    @Test
    void emptySidCountsAsNone() {
        EngineHandshake request =
                new EngineHandshake("/engine.io/", Map.of("sid", List.of(""), "EIO", List.of("4")), Map.of(), "");
        assertThat(RequestCheck.of("GET", request, false).sid()).isNull();
    }
}
