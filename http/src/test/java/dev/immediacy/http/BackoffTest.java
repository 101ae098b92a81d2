package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theCeilingDoublesUpToTenSeconds() {
        assertThat(Stream.iterate(Backoff.start(), Backoff::next)
                        .limit(9)
                        .map(backoff -> backoff.ceiling().toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    }

    @Test
    void aPauseIsRandomBetweenHalfTheCeilingAndTheCeiling() {
        Backoff backoff = new Backoff(Duration.ofMillis(800));

        assertThat(Stream.generate(backoff::pause).limit(1_000))
                .allMatch(pause -> pause.toMillis() >= 400 && pause.toMillis() <= 800)
                .anyMatch(pause -> pause.toMillis() < 600)
                .anyMatch(pause -> pause.toMillis() > 600);
    }
}
