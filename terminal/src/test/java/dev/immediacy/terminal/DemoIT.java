package dev.immediacy.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Transport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo of every transport, run. */
class DemoIT {

    static Stream<String> names() {
        return ServiceLoader.load(Transport.class).stream()
                .map(provider -> provider.get().name())
                .sorted();
    }

    private static List<String> printed(DemoConfig config) throws InterruptedException {
        StringWriter out = new StringWriter();
        Demo.run(config, new PrintWriter(out));
        return out.toString().lines().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bothHearEveryWordAndThreeNotesSayWhatToNotice(String name) throws InterruptedException {
        List<String> lines = printed(DemoConfig.of(name));

        assertThat(lines).noneMatch(line -> line.contains("NaN") || line.contains("problem"));
        for (String word : List.of(Demo.GREETING, Demo.ANSWER, Demo.ONE, Demo.TWO)) {
            assertThat(lines)
                    .filteredOn(line -> line.contains("says \"" + word + "\""))
                    .hasSize(1);
            assertThat(lines)
                    .filteredOn(line -> line.contains("hears \"" + word + "\""))
                    .hasSize(2);
        }
        List<String> notes = lines.subList(lines.indexOf("") + 1, lines.size());
        assertThat(notes)
                .filteredOn(line -> !line.startsWith("   "))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("1. "),
                        second -> assertThat(second).startsWith("2. "),
                        third -> assertThat(third).startsWith("3. "));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingArrivesBeforeTheNetworkLetsIt(String name) throws InterruptedException {
        DemoConfig config = DemoConfig.of(name).withPollInterval(Duration.ofMillis(100));

        assertThat(Demo.play(config))
                .filteredOn(event -> event.bytes() > 0)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.endNanos() - event.startNanos())
                        .isGreaterThanOrEqualTo(config.oneWay().toNanos()));
    }

    @Test
    void aLongPollIsAskedAgainAfterEachAnswer() throws InterruptedException {
        assertThat(printed(DemoConfig.of("longpoll")))
                .anyMatch(line -> line.contains("GET longpoll"))
                .anyMatch(line -> line.contains("200, 1 message"))
                .anyMatch(line -> line.contains("POST messages"));
    }

    @Test
    void anUnknownTransportIsNamedBesideTheKnownOnes() {
        assertThatThrownBy(() -> printed(DemoConfig.of("pigeon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("transport must be one of .*longpoll.*polling.*, was pigeon");
    }
}
