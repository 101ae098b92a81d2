package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The ranges of what is configured, and the small values. */
class ConfigTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:8080");

    @Test
    void retentionHasRanges() {
        Retention retention = Retention.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.withMessages(0))
                .withMessage("retention messages must be between 1 and 2^30, was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> retention.withMessages((1 << 30) + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.withBytes(0))
                .withMessage("retention bytes must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retention.withAge(Duration.ZERO))
                .withMessage("retention age must be more than zero and at most 100 years, was PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> retention.withAge(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> retention.withAge(ChronoUnit.FOREVER.getDuration()));
        assertThat(retention.withAge(Duration.ofDays(36_500)).age().toNanos()).isPositive();
    }

    @Test
    void aHubHasRanges() {
        HubConfig config = HubConfig.defaults();
        assertThat(config.maxMessageBytes()).isEqualTo(1 << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withMaxMessageBytes(0))
                .withMessage("maxMessageBytes must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withMaxChannels(0))
                .withMessage("maxChannels must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withMaxRetainedBytes(0))
                .withMessage("maxRetainedBytes must be at least 1, was 0");
    }

    @Test
    void pollingHasRanges() {
        Polling polling = Polling.every(Duration.ofSeconds(2));
        assertThat(polling.phase()).isZero();
        assertThat(polling.withFixedDelay().pacing()).isEqualTo(Polling.Pacing.FIXED_DELAY);
        assertThat(polling.withPhase(0.25).phase()).isEqualTo(Duration.ofMillis(500));
        assertThatIllegalArgumentException().isThrownBy(() -> polling.withPhase(1.0));
        assertThatIllegalArgumentException().isThrownBy(() -> polling.withPhase(-0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Polling.every(Duration.ZERO))
                .withMessage("poll interval must be more than zero, was PT0S");
    }

    @Test
    void aClientHasRangesAndEachPartIsChangedAlone() {
        ClientConfig config = ClientConfig.of(SERVER, "lobby");
        assertThat(config.hold()).isEqualTo(Duration.ofSeconds(25));
        ClientConfig changed = config.withUser("alice")
                .withAfter("0")
                .withHold(Duration.ZERO)
                .withPolling(Polling.every(Duration.ofMillis(5)));
        assertThat(changed)
                .isEqualTo(new ClientConfig(
                        SERVER, "lobby", "alice", "0", Polling.every(Duration.ofMillis(5)), Duration.ZERO, null));
        assertThat(config.withToken("abc.def"))
                .hasToString(config.withToken("other").toString());
        assertThatIllegalArgumentException().isThrownBy(() -> config.withToken("a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> config.withHold(Duration.ofMillis(-1)));
        assertThatThrownBy(() -> ClientConfig.of(SERVER, "@bob")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> config.withUser("")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aCloseReasonSaysWhetherToComeBackAndFitsACloseFrame() {
        assertThat(CloseReason.GOING_AWAY.retry()).isTrue();
        assertThat(CloseReason.NORMAL.retry()).isFalse();
        for (CloseReason.Code code : CloseReason.Code.values()) {
            assertThat(code.webSocketCode())
                    .matches(wire -> (wire >= 1000 && wire <= 1014) || (wire >= 4000 && wire <= 4999))
                    .isNotIn(1004, 1005, 1006);
            assertThat(code.httpStatus()).isBetween(200, 503);
        }
        assertThat(new SessionClosedException(CloseReason.NORMAL).reason()).isSameAs(CloseReason.NORMAL);
    }

    @Test
    void theSystemsClocksGoOn() {
        TimeSource time = TimeSource.system();
        long before = time.nanoTime();
        assertThat(time.now()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(time.nanoTime() - before).isNotNegative();
    }
}
