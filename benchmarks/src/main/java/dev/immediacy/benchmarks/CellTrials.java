package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the passes of one row gave, as they come in. <i>Confined to</i> the comparison's thread. */
final class CellTrials {

    private final Cell cell;
    private final List<Trial> trials = new ArrayList<>();
    private @Nullable String failure;

    CellTrials(Cell cell) {
        this.cell = cell;
    }

    void add(Trial trial) {
        trials.add(trial);
    }

    void fail(String why) {
        failure = why;
    }

    Cell cell() {
        return cell;
    }

    /** In the order of the passes. */
    List<Trial> trials() {
        return Collections.unmodifiableList(trials);
    }

    /** Why a pass could not be run; null if all were. */
    @Nullable String failure() {
        return failure;
    }
}
