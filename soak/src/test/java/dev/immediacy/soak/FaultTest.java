package dev.immediacy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final SoakConfig CONFIG =
            SoakConfig.defaults().withDuration(Duration.ofMinutes(10)).withFaults(2);

    @Test
    void theSameSeedPlansTheSameFaults() {
        assertThat(Fault.plan(CONFIG)).isEqualTo(Fault.plan(CONFIG));
        assertThat(Fault.plan(CONFIG.withSeed(2))).isNotEqualTo(Fault.plan(CONFIG));
    }

    @Test
    void faultsComeAtTheirRateInTheirOrderWithinTheDuration() {
        List<Fault> faults = Fault.plan(CONFIG);

        assertThat(faults).hasSizeBetween(1_000, 1_400);
        assertThat(faults).extracting(Fault::at).isSorted();
        assertThat(faults.get(faults.size() - 1).at()).isLessThan(CONFIG.duration());
    }

    @Test
    void everyKindHappensAboutAsOftenAsItWeighs() {
        List<Fault> faults = Fault.plan(CONFIG);

        assertThat(faults).extracting(Fault::kind).contains(FaultKind.values());
        assertThat(faults.stream()
                        .filter(fault -> fault.kind() == FaultKind.KILL)
                        .count())
                .isGreaterThan(4
                        * faults.stream()
                                .filter(fault -> fault.kind() == FaultKind.RESTART)
                                .count());
    }
}
