package dev.immediacy.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.immediacy.core.Transport;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LongpollConfigTest {

    @Test
    void defaultsHold25SecondsAnd60AtMost() {
        assertThat(LongpollConfig.defaults())
                .isEqualTo(new LongpollConfig(Duration.ofSeconds(25), Duration.ofSeconds(60)));
    }

    @Test
    void aDefaultHoldOfZeroIsRefused() {
        assertThatThrownBy(() -> LongpollConfig.defaults().withDefaultHold(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("defaultHold must be more than zero, was PT0S");
    }

    @Test
    void aLongestHoldBelowTheDefaultIsRefused() {
        assertThatThrownBy(() -> LongpollConfig.defaults().withMaxHold(Duration.ofSeconds(24)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxHold must be at least PT25S, was PT24S");
    }

    @Test
    void aHoldIsBoundedByTheLongest() {
        LongpollConfig config = LongpollConfig.defaults();

        assertThat(config.bounded(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(59));
        assertThat(config.bounded(Duration.ofSeconds(61))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theTransportIsFoundByItsName() {
        assertThat(ServiceLoader.load(Transport.class))
                .extracting(Transport::name, Transport::paths)
                .containsExactly(tuple("longpoll", List.of("/v1/channels/{channel}/longpoll")));
    }
}
