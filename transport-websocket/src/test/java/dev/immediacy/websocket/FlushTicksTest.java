package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Subscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlushTicksTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final HandTimer timer = new HandTimer();
    private final List<String> target = new ArrayList<>();
    private final FlushTicks ticks = new FlushTicks(new Told(), timer, INTERVAL);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void wakeUpsOfOneIntervalBecomeOneAtItsEnd() {
        ticks.wake();
        ticks.wake();
        ticks.wake();

        assertThat(target).isEmpty();
        assertThat(timer.delaysNanos).hasSize(1).allMatch(delay -> delay > 0 && delay <= INTERVAL.toNanos());
        timer.tick();
        assertThat(target).containsExactly("wake");
    }

    @Test
    void nothingTicksWhileNothingComes() {
        ticks.wake();
        timer.tick();
        assertThat(timer.tasks).isEmpty();

        ticks.wake();
        timer.tick();
        assertThat(target).containsExactly("wake", "wake");
    }

    @Test
    void theEndIsNotPutOff() {
        ticks.wake();
        ticks.close(CloseReason.GOING_AWAY);

        assertThat(target).containsExactly("close");
    }

    @Test
    void afterTheTimerHasEndedNobodyIsWoken() {
        timer.shutdownNow();
        ticks.wake();

        assertThat(target).isEmpty();
    }

    @Test
    void aClientGetsNoLongerIntervalThanTheServerAllowsWhichIsNoneByDefault() {
        assertThat(WebSocketConfig.defaults().bounded(INTERVAL)).isZero();

        WebSocketConfig config = WebSocketConfig.defaults().withMaxFlush(Duration.ofSeconds(1));
        assertThat(config.bounded(INTERVAL)).hasSeconds(1);
        assertThat(config.bounded(Duration.ofMillis(10))).hasMillis(10);
    }

    private final class Told implements Subscriber {

        @Override
        public void wake() {
            target.add("wake");
        }

        @Override
        public void close(CloseReason reason) {
            target.add("close");
        }
    }

    /** A timer whose tasks are run by hand. */
    private static final class HandTimer extends ScheduledThreadPoolExecutor {

        private final List<Runnable> tasks = new ArrayList<>();
        private final List<Long> delaysNanos = new ArrayList<>();

        HandTimer() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            delaysNanos.add(unit.toNanos(delay));
            return super.schedule(task, delay, unit); // ended before it is due
        }

        void tick() {
            tasks.remove(0).run();
        }
    }
}
