package dev.immediacy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawHttpIT {
    private ServerSocket listener;
    private RawHttp http;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        http = RawHttp.connect(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/"), 8_192);
        server = listener.accept();
        server.setSoTimeout(RelayedPair.TIMEOUT_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        server.close();
        listener.close();
    }

    @Test
    void sendsExactlyTheBytesGiven() throws IOException {
        http.send("GET é ").send(new byte[] {0, (byte) 0xff}).get("/x").halfClose();
        byte[] expected = "GET é \0?GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
        expected[8] = (byte) 0xff;
        assertThat(server.getInputStream().readAllBytes()).isEqualTo(expected);
    }

    @Test
    void responsesEndByLengthByChunksOrWithoutContentOneAfterTheOther() throws IOException {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n你好");
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nhell\r\n1\r\no\r\n0\r\nT: 1\r\n\r\n");
        answer("HTTP/1.1 204 No Content\r\n\r\n");
        answer("HTTP/1.1 200 OK\r\n\r\nto the end");
        server.shutdownOutput();

        assertThat(http.readResponse().body()).isEqualTo("你好");
        assertThat(http.readResponse().body()).isEqualTo("hello");
        assertThat(http.readResponse()).isEqualTo(new RawResponse("HTTP/1.1 204 No Content", ""));
        assertThat(http.readResponse().body()).isEqualTo("to the end");
    }

    @Test
    void partsOfAResponseAreReadAsAsked() throws IOException {
        answer("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\ndata: 2\n\nrest");
        assertThat(http.readHead()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(http.readUntil("\n\n")).isEqualTo("data: 1\n\n");
        assertThat(http.readBytes(4)).asString().isEqualTo("data");
        assertThat(http.readUntil("\n\n")).isEqualTo(": 2\n\n");
        server.shutdownOutput();
        assertThat(http.readToEnd()).asString().isEqualTo("rest");
    }

    @Test
    void aStreamThatEndsTooSoonIsNamed() throws IOException {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
        server.shutdownOutput();
        assertThatThrownBy(() -> http.readResponse())
                .isInstanceOf(EOFException.class)
                .hasMessage("stream must hold 6 bytes, was 3");
        assertThatThrownBy(() -> http.readUntil("x"))
                .isInstanceOf(EOFException.class)
                .hasMessage("stream must hold x before its end");
    }

    @Test
    void vanishingResetsTheServer() throws IOException {
        http.vanish();
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void whatCameBeforeAResetIsStillRead() throws IOException {
        answer("partial");
        server.setSoLinger(true, 0);
        server.close();
        assertThat(http.readToCut()).asString().isEqualTo("partial");
    }

    private void answer(String bytes) throws IOException {
        server.getOutputStream().write(bytes.getBytes(UTF_8));
    }
}
