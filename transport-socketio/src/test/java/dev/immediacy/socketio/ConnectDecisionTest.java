package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Json;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Socket.IO v5, Connection to a namespace: payloads")
class ConnectDecisionTest {

    @Test
    void acceptanceHasTheSessionId() {
        assertThat(ConnectDecision.accept().payload("x").text()).isEqualTo("{\"sid\":\"x\"}");
    }

    @Test
    void dataOfAnAcceptanceGoesBesideIt() {
        assertThat(ConnectDecision.accept(new Json("{ \"role\" : [1.0] }"))
                        .payload("x")
                        .text())
                .isEqualTo("{\"sid\":\"x\",\"role\":[1.0]}");
    }

    @Test
    void dataOfAnAcceptanceMustBeAnObject() {
        assertThatThrownBy(() -> ConnectDecision.accept(new Json("[]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data of an acceptance must be an object, was []");
    }

    @Test
    void refusalHasMessageAndData() {
        assertThat(ConnectDecision.refuse("no \"entry\"").payload("").text())
                .isEqualTo("{\"message\":\"no \\\"entry\\\"\"}");
        assertThat(ConnectDecision.refuse("no", new Json("7")).payload("").text())
                .isEqualTo("{\"message\":\"no\",\"data\":7}");
    }
}
