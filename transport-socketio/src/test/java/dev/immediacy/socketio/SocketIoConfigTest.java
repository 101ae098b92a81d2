package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketIoConfigTest {

    private final SocketIoConfig defaults = SocketIoConfig.defaults();

    @Test
    void defaultsAreTheProtocols() {
        assertThat(defaults.path()).isEqualTo("/socket.io");
        assertThat(defaults.connectTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(defaults.engine().pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(defaults.engine().pingTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(defaults.engine().maxPayload()).isEqualTo(1_000_000);
        assertThat(defaults.maxAttachments()).isEqualTo(10);
    }

    @Test
    void withersChangeOneNumber() {
        assertThat(defaults.withPing(Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .engine()
                        .pingTimeout())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(defaults.withMaxPayload(7).engine().maxPayload()).isEqualTo(7);
        assertThat(defaults.withPath("/io").path()).isEqualTo("/io");
        assertThat(defaults.withMaxAttachments(0).maxAttachments()).isZero();
        assertThat(defaults.withConnectTimeout(Duration.ofMillis(1)).connectTimeout())
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> defaults.withPath("io")).hasMessage("path must be a slash and a name, was io");
        assertThatThrownBy(() -> defaults.withConnectTimeout(Duration.ZERO))
                .hasMessage("connectTimeout must be at least 1 ms, was PT0S");
        assertThatThrownBy(() -> defaults.withMaxAttachments(-1))
                .hasMessage("maxAttachments must not be negative, was -1");
    }
}
