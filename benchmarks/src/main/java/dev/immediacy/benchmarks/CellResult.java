package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a block. <i>Immutable.</i>
 *
 * @param name as shown, with the interval where there is one
 * @param slug the same as a file is called
 * @param transport the transport's name
 * @param behaviour which formula predicts it
 * @param variant true of a teaching variant, else null
 * @param losing true of a variant that is meant to lose messages, else null
 * @param pollIntervalMillis the T of short polling, else null
 * @param fixedDelay true where it counts from the response, else null
 * @param flushMillis the T of a pushing variant that collects, else null
 * @param failure why it could not be measured; null if it was
 * @param skipped true of a row that cannot be measured on this JVM, as {@code failure} says, else null
 * @param ok whether it was measured, and lost, doubled and disordered nothing, or was meant to
 * @param prediction what the model says
 * @param deliveries what arrived
 * @param latency null if anything was lost, doubled or disordered: then the figures would flatter
 * @param loss of a row that is meant to lose, else null
 * @param freshShare of the time that subscribers had the latest message; null if not all of it was kept
 * @param stages where the time went
 * @param gap the re-poll gap of long polling, else null
 * @param pace whether the messages were published in time; null if it could not be measured
 * @param cost null if it could not be measured
 * @param control of a row that repeats another one, else null
 * @param phase latency against the moment of publication, where clients ask
 * @param trace one subscriber's first seconds
 */
public record CellResult(
        String name,
        String slug,
        String transport,
        String behaviour,
        @Nullable Boolean variant,
        @Nullable Boolean losing,
        @Nullable Double pollIntervalMillis,
        @Nullable Boolean fixedDelay,
        @Nullable Double flushMillis,
        @Nullable String failure,
        @Nullable Boolean skipped,
        boolean ok,
        Prediction prediction,
        Deliveries deliveries,
        @Nullable Latency latency,
        @Nullable Loss loss,
        @Nullable Double freshShare,
        @Nullable Stages stages,
        @Nullable Gap gap,
        @Nullable Pace pace,
        @Nullable Cost cost,
        @Nullable Control control,
        @Nullable List<Point> phase,
        @Nullable Trace trace) {

    /** Copies the list. */
    public CellResult {
        phase = phase == null ? null : List.copyOf(phase);
    }

    /** Puts together what is known of a row. */
    static CellResult of(CellTrials row, boolean ok, Prediction prediction, Deliveries deliveries, Findings found) {
        Cell cell = row.cell();
        Strategy strategy = cell.strategy();
        Double interval = cell.interval() == null ? null : cell.interval().toNanos() / 1e6;
        return new CellResult(
                cell.label(),
                cell.slug(),
                cell.transport().name(),
                Behaviour.label(strategy),
                when(cell.isLesson(), true),
                when(strategy.loses(), true),
                when(cell.isShortPoll(), interval),
                when(strategy == Strategy.POLL_FIXED_DELAY, true),
                when(strategy == Strategy.PUSH_FLUSHED, interval),
                row.failure(),
                when(cell.unavailable() != null, true),
                ok,
                prediction,
                deliveries,
                found.latency(),
                found.loss(),
                found.freshShare(),
                found.stages(),
                found.gap(),
                found.pace(),
                found.cost(),
                found.control(),
                found.phase(),
                found.trace());
    }

    private static <T> @Nullable T when(boolean condition, @Nullable T value) {
        return condition ? value : null;
    }

    /** Why there is nothing to show, or what went wrong; empty if nothing did. */
    String complaint() {
        if (failure != null) {
            return failure;
        }
        String complaint = deliveries.complaint();
        return complaint.isEmpty() ? "" : complaint + " of " + deliveries.published();
    }
}
