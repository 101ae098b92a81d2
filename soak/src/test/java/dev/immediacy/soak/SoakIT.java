package dev.immediacy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SoakIT {

    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    /** One whose faults are of every kind. */
    private static final long SEED = 2;

    @Test
    void throughFaultsOfAllKindsNothingIsLostUntoldNorDoubledNorReordered() throws InterruptedException {
        SoakConfig config = SoakConfig.defaults()
                .withDuration(Duration.ofSeconds(8))
                .withSeed(SEED)
                .withSubscribers(2)
                .withRate(100)
                .withFaults(15);
        List<String> progress = new ArrayList<>();

        SoakReport report = Soak.run(config, progress::add);

        report.lines().forEach(LOG::info);
        assertThat(report.violations()).as("seed %d", config.seed()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.faultCount()).as("faults that happened").isGreaterThan(30);
        assertThat(report.faults()).as("restarts").extractingByKey("restart").isNotEqualTo(0L);
        assertThat(report.published()).isGreaterThan(100);
        assertThat(report.deliveries())
                .as(
                        "each of %d subscribers",
                        2 * ServiceLoader.load(Transport.class).stream().count())
                .isGreaterThan(1_000);
    }
}
