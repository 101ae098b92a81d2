package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.Transport;
import dev.immediacy.longpoll.LongpollTransport;
import dev.immediacy.testkit.Heard;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Long polling with one message in an answer")
class SingleMessageLongpollIT {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final int BURST = 6;

    private LessonServer lessons;

    @BeforeEach
    void start() {
        lessons = LessonServer.start(ONE_WAY);
    }

    @AfterEach
    void stop() {
        lessons.close();
    }

    @Test
    void anAnswerCarriesOneMessageHoweverManyWait() throws IOException {
        lessons.publish("lobby", "first");
        lessons.publish("lobby", "second");
        try (RawHttp http = lessons.http()) {
            String target = new SingleMessageLongpoll().contextPath() + "/v1/channels/lobby/longpoll?after=0&limit=9";

            assertThat(http.get(target).readResponse().body()).contains("first").doesNotContain("second");
        }
    }

    @Test
    void aBurstLeavesOneByOneEachARoundTripAfterTheOther() {
        long single = burstNanos(new SingleMessageLongpoll());
        long real = LongStream.range(0, 5) // the shortest: a busy machine only adds
                .map(attempt -> burstNanos(new LongpollTransport()))
                .min()
                .orElseThrow();

        assertThat(single).isGreaterThanOrEqualTo((BURST - 1) * 2 * ONE_WAY.toNanos());
        assertThat(real).as("two answers: who waited first, and all the others").isLessThan(single);
    }

    /** From the first publish of a burst to the last receipt. */
    private long burstNanos(Transport transport) {
        Heard heard = new Heard();
        try (Client client = lessons.connect(transport, lessons.config("burst"), heard)) {
            long start = System.nanoTime();
            for (int i = 0; i < BURST; i++) {
                lessons.publish("burst", "message " + i);
            }
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(LessonServer.PATIENCE)
                    .until(() -> heard.texts().size() >= BURST);
            assertThat(client.cursor()).isNotEmpty();
            return System.nanoTime() - start;
        }
    }
}
