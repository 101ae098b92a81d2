package dev.immediacy.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that goes wrong. <i>Immutable.</i>
 *
 * @param at when, from the start of the soak
 * @param kind what
 * @param target to whom: the remainder by however many there are
 * @param choice decides what is left to decide: a direction, a number of bytes, the next transport
 * @param lasts how long it lasts, where it lasts
 */
record Fault(Duration at, FaultKind kind, int target, int choice, Duration lasts) {

    private static final int TARGETS = 1 << 20;
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** All faults of a soak: the same for the same configuration. */
    static List<Fault> plan(SoakConfig config) {
        Random random = new Random(config.seed());
        List<Fault> faults = new ArrayList<>();
        double seconds = 0;
        while (true) {
            seconds += -Math.log(1 - random.nextDouble()) / config.faults(); // independent of each other
            Duration at = Duration.ofNanos((long) (seconds * 1e9));
            if (at.compareTo(config.duration()) >= 0) {
                return List.copyOf(faults);
            }
            Duration lasts = Duration.ofMillis((long) (random.nextDouble() * SHORT.toMillis()));
            faults.add(new Fault(at, kind(random), random.nextInt(TARGETS), random.nextInt(TARGETS), lasts));
        }
    }

    private static FaultKind kind(Random random) {
        int total = Stream.of(FaultKind.values()).mapToInt(FaultKind::weight).sum();
        int at = random.nextInt(total);
        FaultKind found = FaultKind.CUT;
        for (FaultKind kind : FaultKind.values()) {
            if (at < 0) {
                break;
            }
            found = kind;
            at -= kind.weight();
        }
        return found;
    }
}
