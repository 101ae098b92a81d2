package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a reader of a block's table has to know to believe it, or not to. <i>Confined to</i> one call. */
final class CompareNotes {

    private static final double P99 = 99;
    private static final int PERCENT = 100;
    private static final Pattern LINE = Pattern.compile("(.{1,100})(?:\\s+|$)");

    private final BlockResult block;
    private final List<String> lines = new ArrayList<>();

    private CompareNotes(BlockResult block) {
        this.block = block;
    }

    static String of(BlockResult block) {
        CompareNotes notes = new CompareNotes(block);
        notes.failures();
        notes.stalled();
        notes.samples();
        notes.model();
        notes.residuals();
        notes.losses();
        notes.control();
        notes.published();
        notes.pace();
        notes.costs();
        notes.problems();
        return "\n" + String.join("\n", notes.lines) + "\n";
    }

    private void add(String format, @Nullable Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private Stream<Latency> latencies() {
        return block.cells().stream().map(CellResult::latency).filter(Objects::nonNull);
    }

    private void failures() {
        for (CellResult cell : block.cells()) {
            if (cell.skipped() != null) {
                add("-        %s: %s", cell.name(), cell.failure());
            } else if (!cell.ok()) {
                add("!!! %s FAILED: %s", cell.name(), cell.complaint());
            }
        }
    }

    private void stalled() {
        if (block.stalled() != null) {
            add(
                    "stalled  %d more in each row stopped reading before the first message, and are not counted above. LOST is",
                    block.stalled());
            add("         what the other subscribers had not got when the row was given up, sent or not.");
        }
    }

    private void samples() {
        long fewest = latencies().mapToLong(Latency::samples).min().orElse(0);
        if (fewest > 0 && Latency.supportedPercentile(fewest) < P99) {
            add(
                    "~        fewer than %d samples lie behind this percentile: %d samples support p%.1f at most, p90 takes",
                    Latency.BEHIND, fewest, Latency.supportedPercentile(fewest));
            add("         1,000 and p99 10,000. The samples are messages times subscribers, one message's are alike.");
        }
    }

    private void model() {
        Calibration calibration = block.calibration();
        add(
                "model    d = %.2f ms: %.2f until the log has a message, %.2f on the network, %.2f for a null fan-out to all.",
                calibration.delayMillis(),
                calibration.publishMillis(),
                calibration.roundTripMillis() / 2,
                calibration.fanOutMillis());
        calibration
                .gapMillisByTransport()
                .forEach((name, gap) -> add(
                        "         Of %s d = %.2f ms, and the next one comes after G = %.2f ms: timed on polls that bring nothing.",
                        name, calibration.delayMillis(name), gap));
        add("         All of it is the mean of two calibrations, one before the rows and one after them.");
        add("resid    mean less the model's, which for long polling is stepped through these very schedules; ± is the");
        add("         half-width of its 95 %% interval over passes, where there are three or more.");
    }

    private void residuals() {
        for (CellResult cell : block.cells()) {
            Latency latency = cell.latency();
            if (latency != null && latency.explanation() != null) {
                add(
                        "         %s is off its model by %+.2f ms, more than %.2f:",
                        cell.name(), latency.residualMillis(), latency.allowedMillis());
                wrapped(latency.explanation());
            }
        }
    }

    private void wrapped(String text) {
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            add("           %s", line.group(1));
        }
    }

    private void losses() {
        for (CellResult cell : block.cells()) {
            Loss loss = cell.loss();
            if (loss != null) {
                add(
                        "loss     %s loses by design: %.1f %% of the messages%s, the model says %.1f %%.",
                        cell.name(),
                        PERCENT * loss.share(),
                        loss.intervalShare() == null
                                ? ""
                                : String.format(Locale.ROOT, " ± %.1f", PERCENT * loss.intervalShare()),
                        PERCENT * loss.predictedShare());
            }
        }
    }

    private void control() {
        for (CellResult cell : block.cells()) {
            Control control = cell.control();
            if (control != null) {
                add(
                        "A/A      %s less %s: %+.2f ms%s. Differences of that size mean nothing.",
                        cell.name(),
                        control.of(),
                        control.differenceMillis(),
                        control.intervalMillis() == null
                                ? ""
                                : String.format(Locale.ROOT, " ± %.2f", control.intervalMillis()));
            }
        }
    }

    private void published() {
        List<Published> published = block.published();
        if (published == null) {
            return;
        }
        for (Published other : published) {
            add(
                    "others   %-10s mean %.2f ms%s%s%s",
                    other.transport(),
                    other.meanMillis(),
                    published(", p95 %.2f", other.p95Millis()),
                    published(", max %.2f", other.maxMillis()),
                    published(", %.1f messages an answer", other.messagesPerAnswer()));
        }
        add("         (%s)", published.get(0).source());
    }

    private static String published(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }

    private void pace() {
        List<Pace> paces = block.cells().stream()
                .map(CellResult::pace)
                .filter(Objects::nonNull)
                .toList();
        if (paces.isEmpty()) {
            return;
        }
        add(
                "late     messages sent more than 1 ms after their time, %.1f ms at most; latency counts from that time.",
                paces.stream().mapToDouble(Pace::maxLateMillis).max().orElse(0));
        add(
                "         Published at %.2f msg/s or more of %.2f intended%s. Publisher, relay and subscribers used",
                paces.stream().mapToDouble(Pace::achievedPerSecond).min().orElse(0),
                paces.get(0).targetPerSecond(),
                paces.stream().anyMatch(Pace::missed) ? " - THE TARGET WAS MISSED, these figures say little" : "");
        add(
                "         %.0f %% of the processors at most; other programs, %.0f %% at most.",
                PERCENT * paces.stream().mapToDouble(Pace::clientCpuShare).max().orElse(0),
                PERCENT
                        * paces.stream()
                                .map(Pace::foreignCpuShare)
                                .filter(Objects::nonNull)
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElse(0));
    }

    private void costs() {
        add(
                "costs    for each message at each subscriber, from the schedule's start to its end. Bytes are TCP payload at the");
        add(
                "         relay; a message's JSON is %d of them. B wire adds 40 bytes to each packet and 40 for its ACK, packets",
                block.messageBytes());
        add(
                "         being the relay's reads; no TLS. Requests are writes of the client. CPU and allocation are the server's,");
        add(
                "         publishing included, its idle %.1f ms/s taken off (%s);",
                block.calibration().idleCpuMillisPerSecond(),
                block.calibration().cpuSource());
        add("         - where less than that is left.");
    }

    private void problems() {
        for (CellResult cell : block.cells()) {
            if (cell.deliveries().problems() > 0) {
                add(
                        "problem  %s: %d reported by its clients and recovered from, such as: %s",
                        cell.name(),
                        cell.deliveries().problems(),
                        cell.deliveries().firstProblem());
            }
        }
    }
}
