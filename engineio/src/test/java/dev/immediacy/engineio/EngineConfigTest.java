package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    @Test
    void defaultsAreTheProtocolsExample() {
        EngineConfig config = EngineConfig.defaults();
        assertThat(config.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.maxPayload()).isEqualTo(1_000_000);
        assertThat(config.upgrade()).isTrue();
        assertThat(config.cors()).isEqualTo(EngineCors.sameOrigin());
    }

    @Test
    void withChangesOneThing() {
        EngineConfig config = EngineConfig.defaults()
                .withPing(Duration.ofMillis(300), Duration.ofMillis(200))
                .withMaxPayload(10)
                .withUpgrade(false)
                .withUpgradeTimeout(Duration.ofSeconds(1))
                .withMaxBuffered(7, 70)
                .withCors(EngineCors.anyOrigin());
        assertThat(config)
                .isEqualTo(new EngineConfig(
                        Duration.ofMillis(300),
                        Duration.ofMillis(200),
                        10,
                        false,
                        Duration.ofSeconds(1),
                        7,
                        70,
                        EngineCors.anyOrigin()));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        EngineConfig config = EngineConfig.defaults();
        assertThatThrownBy(() -> config.withMaxPayload(0)).hasMessage("maxPayload must be positive, was 0");
        assertThatThrownBy(() -> config.withMaxBuffered(-1, 1))
                .hasMessage("maxBufferedPackets must be positive, was -1");
        assertThatThrownBy(() -> config.withPing(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("pingInterval must be at least 1 ms, was 0 ns");
    }

    @Test
    void handshakeDoesNotChangeWithItsSource() {
        List<String> values = new ArrayList<>(List.of("alice"));
        EngineHandshake handshake =
                new EngineHandshake("/engine.io/", Map.of("user", values), Map.of("X-Name", values), "127.0.0.1");
        values.set(0, "mallory");
        assertThat(handshake.queryParameter("user")).contains("alice");
        assertThat(handshake.queryParameter("token")).isEmpty();
        assertThat(handshake.header("x-name")).contains("alice");
        assertThat(handshake.header("X-NAME")).contains("alice");
    }

    @Test
    void corsAllowsWhatItNames() {
        assertThat(EngineCors.sameOrigin().allows("http://a.example")).isFalse();
        assertThat(EngineCors.anyOrigin().allows("http://a.example")).isTrue();
        EngineCors one = new EngineCors(Set.of("http://a.example"), true);
        assertThat(one.allows("http://a.example")).isTrue();
        assertThat(one.allows("http://b.example")).isFalse();
    }
}
