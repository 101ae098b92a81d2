package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompareConfigTest {

    private final Workload workload = Workload.defaults();
    private final Block block = Block.defaults();
    private final Rows rows = Rows.defaults();

    @Test
    void whatIsOutOfRangeIsNamedWithItsRuleAndValue() {
        refused(() -> workload.withRate(-1), "rate must be between 0.1 and 1000, was -1");
        refused(() -> workload.withRate(Double.NaN), "rate must be between 0.1 and 1000, was NaN");
        refused(() -> workload.withSubscribers(0), "subscribers must be between 1 and 1000, was 0");
        refused(() -> workload.withStalled(101), "stalled must be between 0 and 100, was 101");
        refused(() -> workload.withPayloadBytes(3), "payload must be between 64 and 65536, was 3");
        refused(
                () -> workload.withDuration(Duration.ofMillis(10)),
                "duration must be between 1 s and 600 s, was 10 ms");
        refused(() -> block.withRoundTrip(Duration.ofSeconds(11)), "rtt must be between 0 s and 10 s, was 11 s");
        refused(() -> block.withHold(Duration.ofMillis(500)), "hold must be between 1 s and 120 s, was 500 ms");
        refused(() -> block.withPasses(0), "passes must be between 1 and 50, was 0");
        refused(
                () -> rows.withPollIntervals(List.of(Duration.ofMillis(1))),
                "poll interval must be between 10 ms and 60 s, was 1 ms");
        refused(() -> rows.withPollIntervals(List.of()), "poll intervals must be at least one, was none");
        refused(() -> CompareConfig.defaults().withIdleSubscribers(-1), "idle must be between 0 and 5000, was -1");
    }

    @Test
    void anUnknownTransportIsNamedBesideThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cell.of(rows.withTransports(List.of("pigeon"))))
                .withMessageStartingWith("transport must be one of polling, longpoll")
                .withMessageEndingWith(", was pigeon");
    }

    @Test
    void pollingHasARowForEachIntervalAndComesFirst() {
        List<Cell> cells = Cell.of(rows);
        assertThat(cells).extracting(Cell::label).startsWith("polling 1 s", "polling 100 ms", "longpoll");
        assertThat(cells).extracting(Cell::slug).startsWith("polling-1s", "polling-100ms", "longpoll");
        assertThat(cells).noneMatch(Cell::isLesson);
    }

    @Test
    void rowsCanBeChosen() {
        assertThat(Cell.of(rows.withTransports(List.of("longpoll"))))
                .extracting(Cell::label)
                .containsExactly("longpoll");
    }

    @Test
    void theControlRepeatsTheLongPollUnderAnotherName() {
        List<Cell> cells = Cell.of(rows.withControl());
        Cell control = cells.get(cells.size() - 1);
        assertThat(control.label()).isEqualTo("longpoll again");
        assertThat(control.twinSlug()).isEqualTo("longpoll");
    }

    @Test
    void variantsComeLastAndOnlyIfTheyAreAskedFor() {
        List<Cell> cells = Cell.of(rows.withLessons());
        assertThat(cells).anyMatch(Cell::isLesson);
        assertThat(cells).extracting(Cell::slug).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetHasBlocksThatDiffer(Preset preset) {
        CompareConfig config = CompareConfig.of(preset);
        assertThat(config.blocks()).extracting(Block::id).doesNotHaveDuplicates();
        assertThat(preset.description()).contains("about");
    }

    @Test
    void theLiteraturesBlocksCarryWhatWasPublished() {
        assertThat(CompareConfig.of(Preset.LITERATURE).blocks())
                .allSatisfy(published -> assertThat(Published.of(published)).isNotEmpty());
        assertThat(Published.of(block)).isEmpty();
    }

    @Test
    void anOptionThatMakesBlocksAlikeLeavesOneOfThem() {
        CompareConfig config = CompareConfig.of(Preset.LITERATURE)
                .withBlocks(changed -> changed.withWorkload(changed.workload().withRate(5)));
        assertThat(config.blocks()).extracting(Block::id).containsExactly("periodic-5-50ms");
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(text);
    }
}
