package dev.immediacy.http;

import static dev.immediacy.http.ScriptedPeer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.ClientConfig;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class HttpPublisherIT {

    private static final String RECEIPT = "{\"sequence\":42,\"id\":\"i\",\"cursor\":\"e.42\"}";
    private static final Draft DRAFT = Draft.of(new Json("{\"a\":1.0}"));

    private static HttpPublisher publisher(ScriptedPeer peer) {
        return new HttpPublisher(ClientConfig.of(peer.uri(), "lobby").withUser("alice"));
    }

    @Test
    void aDraftIsPostedAsItIsWithItsId() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(201, "application/json", RECEIPT))) {
            Receipt receipt =
                    publisher(peer).publish(DRAFT.withId("i").to("bob")).join();

            assertThat(receipt.toJson()).isEqualTo(RECEIPT);
            assertThat(receipt.duplicate()).isFalse();
            assertThat(peer.requests().get(0))
                    .startsWith("POST /v1/channels/lobby/messages?user=alice HTTP/1.1\r\n")
                    .contains("Content-Type: application/json")
                    .endsWith("{\"data\":{\"a\":1.0},\"to\":\"bob\",\"id\":\"i\"}");
        }
    }

    @Test
    void aDraftWithoutAnIdIsGivenOne() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(201, "application/json", RECEIPT))) {
            publisher(peer).publish(DRAFT).join();

            assertThat(peer.requests().get(0)).containsPattern("\"id\":\"[0-9a-f-]{36}\"}$");
        }
    }

    @Test
    void status200IsADuplicate() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(200, "application/json", RECEIPT))) {
            assertThat(publisher(peer).publish(DRAFT).join().duplicate()).isTrue();
        }
    }

    @Test
    void whatMayWorkLaterIsAnOverflow() throws IOException {
        String problem = Problem.of(503, "server is stopping", null).toJson();
        try (ScriptedPeer peer = ScriptedPeer.start(response(503, "application/problem+json", problem))) {
            assertThatThrownBy(() -> publisher(peer).publish(DRAFT).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(OverflowException.class)
                    .hasRootCauseMessage("server is stopping");
        }
    }

    @Test
    void whatIsWrongIsAProtocolErrorThatNamesTheField() throws IOException {
        String problem = Problem.of(413, "message is 9 bytes", "data").toJson();
        try (ScriptedPeer peer = ScriptedPeer.start(response(413, "application/problem+json", problem))) {
            assertThatThrownBy(() -> publisher(peer).publish(DRAFT).join())
                    .cause()
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.field()).isEqualTo("data"))
                    .hasMessage("message is 9 bytes");
        }
    }

    @Test
    void whatMayNotHaveArrivedIsAnIoException() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{")) {
            assertThatThrownBy(() -> publisher(peer).publish(DRAFT).join()).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aProxysErrorIsAnErrorOfTheRequest() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(response(404, "text/html", "<h1>Not Found</h1>"))) {
            assertThatThrownBy(() -> publisher(peer).publish(DRAFT).join()).hasCauseInstanceOf(ProtocolException.class);
        }
    }
}
