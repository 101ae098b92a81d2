package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token bucket for each key")
class RateLimiterTest {

    private final HandTime time = new HandTime();
    private final RateLimiter limiter = new RateLimiter("publishes of a user", 10, time);

    @Test
    void givesABurstAtOnceAndThenWhatTheSecondsBring() {
        assertThat(taken("alice", 100)).isEqualTo(20);
        time.advance(Duration.ofMillis(100));
        assertThat(taken("alice", 100)).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(taken("alice", 100)).isEqualTo(10);
        time.advance(Duration.ofHours(1));
        assertThat(taken("alice", 100)).as("no more than a burst is saved").isEqualTo(20);
    }

    @Test
    void aSteadyCallerBelowTheLimitIsNeverRefused() {
        for (int i = 0; i < 1_000; i++) {
            limiter.take("alice");
            time.advance(Duration.ofMillis(101));
        }
    }

    @Test
    void oneKeyTakesNothingFromAnother() {
        assertThat(taken("alice", 100)).isEqualTo(20);
        assertThatCode(() -> limiter.take("bob")).doesNotThrowAnyException();
    }

    @Test
    void aRefusalSaysTheLimit() {
        taken("alice", 100);
        assertThatThrownBy(() -> limiter.take("alice"))
                .isInstanceOf(RateLimitedException.class)
                .hasMessage("publishes of a user must stay below 10 a second, did not: come back in a second");
    }

    @Test
    void bucketsThatAreFullAgainAreForgotten() {
        for (int i = 0; i < 30_000; i++) {
            limiter.take("user-" + i);
            time.advance(Duration.ofMillis(1));
        }
        assertThat(limiter.size()).isLessThan(11_000);
    }

    @Test
    void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> taken.addAndGet(taken("alice", 1_000)));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(20);
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimiter("x", 0, time));
    }

    private int taken(String key, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            try {
                limiter.take(key);
                taken++;
            } catch (RateLimitedException e) {
                assertThat(e.text()).contains("10 a second");
            }
        }
        return taken;
    }
}
