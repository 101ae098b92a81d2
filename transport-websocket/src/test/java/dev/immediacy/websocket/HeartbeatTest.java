package dev.immediacy.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(50);

    private final ScheduledExecutorService timer = DaemonThreads.timer("heartbeat-test");
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private final class Mute implements Heartbeat.Peer {

        @Override
        public void ping() {
            calls.add("ping");
        }

        @Override
        public void dead() {
            calls.add("dead");
        }
    }

    @Test
    void aPeerThatIsSilentFromTheStartIsAskedEarlyAndFoundDeadEarly() {
        try (Heartbeat beating = Heartbeat.start(timer, NEVER, NEVER, new Mute())) {
            beating.askEarly(SOON);

            await().untilAsserted(() -> assertThat(calls).containsExactly("ping", "dead"));
        }
    }

    @Test
    void aPeerThatAnswersTheEarlyQuestionIsLeftAloneAfterwards() {
        CompletableFuture<Heartbeat> heartbeat = new CompletableFuture<>();
        Heartbeat.Peer lively = new Heartbeat.Peer() {
            @Override
            public void ping() {
                calls.add("ping");
                var unused = heartbeat.thenAcceptAsync(Heartbeat::heard, timer);
            }

            @Override
            public void dead() {
                calls.add("dead");
            }
        };
        try (Heartbeat beating = Heartbeat.start(timer, NEVER, NEVER, lively)) {
            heartbeat.complete(beating);
            beating.askEarly(SOON);
            await().during(SOON.multipliedBy(6))
                    .untilAsserted(() -> assertThat(calls).containsExactly("ping"));
        }
    }
}
