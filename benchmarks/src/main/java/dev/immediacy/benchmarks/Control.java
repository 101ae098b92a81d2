package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What measuring a row once more (A/A) tells of the noise. <i>Immutable.</i>
 *
 * @param of the slug of the row it repeats
 * @param differenceMillis the mean here less the mean there, over passes
 * @param intervalMillis half-width of its 95 % interval over passes; null for fewer than three
 * @param within whether the difference is inside it, as it must be; null without an interval
 */
public record Control(
        String of,
        double differenceMillis,
        @Nullable Double intervalMillis,
        @Nullable Boolean within) {

    static Control of(String twin, List<Double> here, List<Double> there) {
        List<Double> differences = new ArrayList<>();
        for (int pass = 0; pass < Math.min(here.size(), there.size()); pass++) {
            differences.add(here.get(pass) - there.get(pass));
        }
        double difference = Interval.mean(differences);
        Double interval = Interval.halfWidth(differences);
        return new Control(twin, difference, interval, Interval.covers(interval, difference));
    }
}
