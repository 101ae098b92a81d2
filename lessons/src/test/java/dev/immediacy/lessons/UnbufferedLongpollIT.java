package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.Transport;
import dev.immediacy.http.Asker;
import dev.immediacy.longpoll.LongpollTransport;
import dev.immediacy.testkit.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Long polling without a buffer, over a round trip of 40 ms, at 25 messages a second: x is about 1")
class UnbufferedLongpollIT {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final double PER_SECOND = 25;
    private static final Duration PUBLISHING = Duration.ofSeconds(4);
    private static final int CHANNELS = 6;
    private static final int MESSAGES = (int) (PER_SECOND * 4);
    private static final long SEED = 20_261_124;
    private static final int ECHOES = 25;
    private static final int ATTEMPTS = 5;

    /** Four standard deviations of 600 messages that are kept or lost by themselves; a renewal process has less. */
    private static final double INTERVAL = 4 * Math.sqrt(0.25 / (CHANNELS * MESSAGES));

    private LessonServer lessons;

    @BeforeEach
    void start() {
        lessons = LessonServer.start(ONE_WAY);
    }

    @AfterEach
    void stop() {
        lessons.close();
    }

    /** Where another process takes the machine for half a second, gaps are longer than those timed: then once more. */
    @Test
    void itLosesWhatComesInTheGap() {
        List<String> attempts = new ArrayList<>();
        boolean fits = false;
        while (!fits && attempts.size() < ATTEMPTS) {
            double before = gapSeconds();
            double lost = lostShare(new UnbufferedLongpoll());
            double after = gapSeconds();
            double x = PER_SECOND * (before + after) / 2;
            attempts.add(String.format("lost %.3f, x %.2f, predicted x/(1+x) = %.3f", lost, x, x / (1 + x)));
            fits = Math.abs(lost - x / (1 + x)) <= INTERVAL;
        }
        assertThat(fits)
                .as("seed %d, within %.3f: %s", SEED, INTERVAL, attempts)
                .isTrue();
    }

    @Test
    void theRealOneLosesNothingOfTheSameMessages() {
        assertThat(lostShare(new LongpollTransport())).isZero();
    }

    /** The time from an answer to the next request's arrival, timed on polls that wait for nothing. */
    private double gapSeconds() {
        try (Asker asker = new Asker(new UnbufferedLongpoll().here(lessons.config("idle")), "longpoll", new Heard())) {
            assertThat(asker.ask(Duration.ZERO).join()).isTrue(); // connects
            long start = System.nanoTime();
            for (int i = 0; i < ECHOES; i++) {
                assertThat(asker.ask(Duration.ZERO).join()).isTrue();
            }
            return (System.nanoTime() - start) / 1e9 / ECHOES;
        }
    }

    /** One subscriber for each channel, since those of one channel all lose the same. */
    private double lostShare(Transport transport) {
        List<Heard> heard = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            heard.add(new Heard());
            clients.add(lessons.connect(transport, lessons.config("gap-" + channel), heard.get(channel)));
        }
        publishAll();
        for (int channel = 0; channel < CHANNELS; channel++) {
            Heard own = heard.get(channel);
            String name = "gap-" + channel;
            await().atMost(LessonServer.PATIENCE).until(() -> {
                lessons.publish(name, "last"); // the losing one may be deaf to it
                return own.texts().contains("last");
            });
        }
        clients.forEach(Client::close);
        long kept = heard.stream()
                .flatMap(own -> own.texts().stream())
                .filter(text -> !text.equals("last"))
                .count();
        return 1 - (double) kept / (CHANNELS * MESSAGES);
    }

    /** Independent uniform times: a Poisson process, given how many there are. */
    private void publishAll() {
        Random random = new Random(SEED);
        List<Publication> publications = new ArrayList<>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < MESSAGES; i++) {
                long offset = (long) (random.nextDouble() * PUBLISHING.toNanos());
                publications.add(new Publication(offset, "gap-" + channel));
            }
        }
        Collections.sort(publications);
        long start = System.nanoTime();
        for (Publication next : publications) {
            for (long left = 1; left > 0; left = start + next.offsetNanos - System.nanoTime()) {
                LockSupport.parkNanos(start + next.offsetNanos - System.nanoTime());
            }
            lessons.publish(next.channel, "at " + next.offsetNanos);
        }
    }

    private record Publication(long offsetNanos, String channel) implements Comparable<Publication> {

        @Override
        public int compareTo(Publication other) {
            return Long.compare(offsetNanos, other.offsetNanos);
        }
    }
}
