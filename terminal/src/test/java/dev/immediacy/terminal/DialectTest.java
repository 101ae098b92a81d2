package dev.immediacy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DialectTest {

    private static final String MESSAGE = "{\"channel\":\"lobby\",\"sequence\":1,\"cursor\":\"e.1\",\"data\":\"hi\"}";

    private final Dialect dialect = new Dialect();

    private String up(String text) {
        return dialect.describe(TraceEvent.Kind.UP, text.getBytes(StandardCharsets.UTF_8));
    }

    private String down(String text) {
        return dialect.describe(TraceEvent.Kind.DOWN, text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    @DisplayName("RFC 9112 HTTP/1.1")
    class Http {

        @Test
        void aRequestIsItsMethodAndResource() {
            assertThat(up("GET /v1/channels/lobby/poll?after=e.1 HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .isEqualTo("GET poll");
            assertThat(up("POST /socket.io/?EIO=4 HTTP/1.1\r\n\r\n40")).isEqualTo("POST socket.io");
        }

        @Test
        void whatContinuesARequestIsNotShown() {
            assertThat(up("{\"data\":\"hi\"}")).isEqualTo(Dialect.REST);
            assertThat(down("")).isEqualTo(Dialect.REST);
        }

        @Test
        void anAnswerIsItsStatusAndHowMuchItBrings() {
            assertThat(down("HTTP/1.1 200 OK\r\n\r\n{\"messages\":[],\"cursor\":\"e.1\"}"))
                    .isEqualTo("200, 0 messages");
            assertThat(down("HTTP/1.1 200 OK\r\n\r\n{\"messages\":[" + MESSAGE + "]}"))
                    .isEqualTo("200, 1 message");
            assertThat(down("HTTP/1.1 201 Created\r\n\r\n{\"sequence\":1}")).isEqualTo("201");
        }
    }

    @Test
    void anEventStreamIsEventsAndComments() {
        assertThat(down("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"))
                .isEqualTo("200 event stream");
        assertThat(down("1f\r\nid: e.1\nevent: message\ndata: " + MESSAGE + "\n\n\r\n"))
                .isEqualTo("event, 1 message");
        assertThat(down("3\r\n:\n\n\r\n")).isEqualTo("comment");
    }

    @Nested
    @DisplayName("RFC 6455 §5.2 Base framing protocol")
    class Frames {

        private byte[] masked(String text) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            byte[] mask = {1, 2, 3, 4};
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x81);
            frame.write(0x80 | payload.length);
            frame.writeBytes(mask);
            for (int i = 0; i < payload.length; i++) {
                frame.write(payload[i] ^ mask[i % 4]);
            }
            return frame.toByteArray();
        }

        private void upgrade() {
            assertThat(up("GET /v1/channels/lobby/ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"))
                    .isEqualTo("upgrade ws");
            assertThat(down("HTTP/1.1 101 Switching Protocols\r\n\r\n")).isEqualTo("101 WebSocket");
        }

        @Test
        void aFrameOfAClientIsUnmasked() {
            upgrade();

            assertThat(dialect.describe(TraceEvent.Kind.UP, masked("{\"type\":\"publish\",\"data\":1}")))
                    .isEqualTo("frame, publish");
            assertThat(dialect.describe(TraceEvent.Kind.UP, masked("2probe"))).isEqualTo("frame, 2probe");
        }

        @Test
        void aFrameOfTheServerIsItsTypeOrItsMessages() {
            upgrade();
            byte[] welcome = "\u0001\u0012{\"type\":\"welcome\"}".getBytes(StandardCharsets.ISO_8859_1);
            welcome[0] = (byte) 0x81;

            assertThat(dialect.describe(TraceEvent.Kind.DOWN, welcome)).isEqualTo("frame, welcome");
            assertThat(dialect.describe(TraceEvent.Kind.DOWN, new byte[] {(byte) 0x89, 0}))
                    .isEqualTo("ping frame");
        }
    }
}
